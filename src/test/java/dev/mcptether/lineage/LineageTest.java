package dev.mcptether.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Parent.CheckMethod;
import dev.mcptether.event.Parent.CheckOutcome;
import dev.mcptether.event.Parent.ClientGone;
import dev.mcptether.event.Parent.LauncherGone;
import dev.mcptether.process.FakeProcessTable;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.process.Recording;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LineageTest {
    static List<Recording> recordings() {
        return Recording.all();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void every_recorded_family_has_its_launchers_and_its_client(Recording family) {
        // When
        Lineage lineage = Lineage.of(family.table(), family.self(), Ancestors.UNKNOWN);

        // Then
        assertThat(lineage.launchers()).map(NamedProcess::pid).isEqualTo(family.launchers());
        assertThat(client(lineage)).isEqualTo(family.client());
        assertThat(lineage.noClient().isEmpty()).isEqualTo(lineage.client() != null);
    }

    @Test
    void the_chain_reads_upwards_without_arguments() {
        Recording family = Recording.of("linux-npx");

        Lineage lineage = Lineage.of(family.table(), family.self(), Ancestors.UNKNOWN);

        assertThat(lineage.chain()).isEqualTo("300 java < 260 dash < 250 node < 200 node");
    }

    @Test
    void the_chain_says_why_there_is_no_client() {
        Recording family = Recording.of("linux-adopted-by-user-manager");

        Lineage lineage = Lineage.of(family.table(), family.self(), Ancestors.UNKNOWN);

        assertThat(lineage.chain()).isEqualTo("300 java < adopted by 80 systemd");
    }

    @Test
    void a_closed_process_table_shows_no_client() {
        FakeProcessTable table = new FakeProcessTable(true);
        table.fails(true);

        Lineage lineage = Lineage.of(table, 300, Ancestors.UNKNOWN);

        assertThat(lineage.client()).isNull();
        assertThat(lineage.self().pid()).isEqualTo(300);
    }

    @Test
    void a_circle_of_launchers_ends() {
        // Given: a circle, which only a torn snapshot can show
        FakeProcessTable table = new FakeProcessTable(true);
        table.starts(300, 400, "sh");
        table.starts(400, 300, "env");

        Lineage lineage = Lineage.of(table, 300, Ancestors.UNKNOWN);

        assertThat(lineage.client()).isNull();
    }

    private static FakeProcessTable family(String parent, String grandparent) {
        FakeProcessTable table = new FakeProcessTable(true);
        table.starts(20, 1, "agent");
        table.starts(50, 1, "bash");
        table.starts(100, 50, grandparent);
        table.starts(200, 100, parent);
        table.starts(300, 200, "java");
        // A subreaper of our own session. Nothing in the table tells that it is one.
        table.reaper(20);
        return table;
    }

    private static Lineage of(FakeProcessTable table, String parent, String grandparent) {
        String read = "300\n200 200 " + parent + "\n100 100 " + grandparent + "\n50 50 bash\n";
        return Lineage.of(table, 300, Ancestors.parse(read, 300));
    }

    private static OptionalLong client(Lineage lineage) {
        NamedProcess client = lineage.client();
        return client == null ? OptionalLong.empty() : OptionalLong.of(client.pid());
    }

    private static Lineage ended(FakeProcessTable table, String parent, String grandparent) {
        table.ends(200);
        return of(table, parent, grandparent);
    }

    @Test
    void a_parent_that_is_gone_before_we_look_was_the_client() {
        FakeProcessTable table = family("python3", "bash");

        Lineage lineage = ended(table, "python3", "bash");

        assertThat(client(lineage)).hasValue(200);
        assertThat(new Verdicts(lineage, table).check(CheckMethod.POLL))
                .last()
                .isEqualTo(new ClientGone(200, CheckMethod.POLL, CheckOutcome.EXITED));
    }

    @Test
    void a_parent_that_was_not_reaped_is_gone_as_well() {
        FakeProcessTable table = family("python3", "bash");
        table.endsUnreaped(200);

        Lineage lineage = of(table, "python3", "bash");

        assertThat(client(lineage)).hasValue(200);
    }

    @Test
    void a_parent_whose_pid_another_has_is_gone_as_well() {
        FakeProcessTable table = family("python3", "bash");
        table.endsAndPidIsReused(200);

        Lineage lineage = of(table, "python3", "bash");

        assertThat(lineage.client()).isNotNull();
        assertThat(new Verdicts(lineage, table).check(CheckMethod.POLL))
                .last()
                .isEqualTo(new ClientGone(200, CheckMethod.POLL, CheckOutcome.REUSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"setsid", "sh", "nohup", "npx", "npm exec x", "tether-script.p"})
    void a_launcher_that_is_gone_before_we_look_ends_nothing(String launcher) {
        FakeProcessTable table = family(launcher, "claude");

        Lineage lineage = ended(table, launcher, "claude");

        assertThat(lineage.launchers()).map(NamedProcess::pid).containsExactly(200L);
        assertThat(client(lineage)).hasValue(100);
        assertThat(new Verdicts(lineage, table).check(CheckMethod.POLL))
                .noneMatch(ClientGone.class::isInstance)
                .contains(new LauncherGone(200, CheckMethod.POLL, CheckOutcome.EXITED));
    }

    @Test
    void a_client_adopted_by_pid_1_behind_a_launcher_that_left_still_lives() {
        FakeProcessTable table = family("setsid", "claude");
        table.reaper(1);

        Lineage lineage = ended(table, "setsid", "claude");

        assertThat(new Verdicts(lineage, table).check(CheckMethod.POLL))
                .noneMatch(ClientGone.class::isInstance);
    }

    @Test
    void behind_a_launcher_that_lives_the_client_can_be_gone() {
        FakeProcessTable table = family("sh", "claude");
        table.ends(100);

        Lineage lineage = of(table, "sh", "claude");

        assertThat(lineage.launchers()).map(NamedProcess::pid).containsExactly(200L);
        assertThat(client(lineage)).hasValue(100);
    }

    @Test
    void who_was_adopted_behind_launchers_that_all_left_has_no_client() {
        FakeProcessTable table = family("setsid", "sh");
        table.ends(50);
        table.ends(100);
        table.ends(200);

        Lineage lineage =
                Lineage.of(table, 300, Ancestors.parse("300\n200 200 setsid\n100 100 sh\n", 300));

        assertThat(lineage.client()).isNull();
        assertThat(lineage.noClient()).isEqualTo("its launchers have ended");
    }

    @Test
    void a_family_that_lives_is_found_as_without_the_script() {
        FakeProcessTable table = family("sh", "claude");

        Lineage lineage = of(table, "sh", "claude");

        assertThat(lineage).isEqualTo(Lineage.of(table, 300, Ancestors.UNKNOWN));
    }
}
