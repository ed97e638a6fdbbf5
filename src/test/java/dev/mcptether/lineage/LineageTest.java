package dev.mcptether.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.process.FakeProcessTable;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.process.Recording;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LineageTest {
    static List<Recording> recordings() {
        return Recording.all();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void every_recorded_family_has_its_launchers_and_its_client(Recording family) {
        // When
        Lineage lineage = Lineage.of(family.table(), family.self());

        // Then
        assertThat(lineage.launchers()).map(NamedProcess::pid).isEqualTo(family.launchers());
        NamedProcess client = lineage.client();
        OptionalLong pid = client == null ? OptionalLong.empty() : OptionalLong.of(client.pid());
        assertThat(pid).isEqualTo(family.client());
        assertThat(lineage.noClient().isEmpty()).isEqualTo(client != null);
    }

    @Test
    void the_chain_reads_upwards_without_arguments() {
        Recording family = Recording.of("linux-npx");

        Lineage lineage = Lineage.of(family.table(), family.self());

        assertThat(lineage.chain()).isEqualTo("300 java < 260 dash < 250 node < 200 node");
    }

    @Test
    void the_chain_says_why_there_is_no_client() {
        Recording family = Recording.of("linux-adopted-by-user-manager");

        Lineage lineage = Lineage.of(family.table(), family.self());

        assertThat(lineage.chain()).isEqualTo("300 java < adopted by 80 systemd");
    }

    @Test
    void a_closed_process_table_shows_no_client() {
        FakeProcessTable table = new FakeProcessTable(true);
        table.fails(true);

        Lineage lineage = Lineage.of(table, 300);

        assertThat(lineage.client()).isNull();
        assertThat(lineage.self().pid()).isEqualTo(300);
    }

    @Test
    void a_circle_of_launchers_ends() {
        // Given: what only a torn snapshot can show
        FakeProcessTable table = new FakeProcessTable(true);
        table.starts(300, 400, "sh");
        table.starts(400, 300, "env");

        Lineage lineage = Lineage.of(table, 300);

        assertThat(lineage.client()).isNull();
    }
}
