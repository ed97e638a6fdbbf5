package dev.mcptether.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.process.FakeProcessTable;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessSignal;
import dev.mcptether.process.ProvenProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProvenEndTest {
    private final FakeProcessTable table = new FakeProcessTable(true);
    private final List<String> sent = new ArrayList<>();
    private ProvenProcesses.Sender system = (pid, _) -> table.ends(pid);

    private ProvenEnd end() {
        ProvenProcesses processes =
                new ProvenProcesses(
                        table,
                        (pid, signal) -> {
                            sent.add(signal + " " + pid);
                            system.send(pid, signal);
                        });
        return new ProvenEnd(processes, Duration.ZERO, Duration.ZERO);
    }

    @Test
    void who_heeds_is_asked_once() throws InterruptedException {
        ProcessIdentity process = table.starts(300, 1, "python3");

        assertThat(end().end(List.of(process))).containsExactly(process);
        assertThat(sent).containsExactly("TERM 300");
    }

    @Test
    void who_does_not_heed_is_killed() throws InterruptedException {
        ProcessIdentity process = table.starts(300, 1, "python3");
        system =
                (pid, signal) -> {
                    if (signal == ProcessSignal.KILL) {
                        table.endsUnreaped(pid);
                    }
                };

        assertThat(end().end(List.of(process))).containsExactly(process);
        assertThat(sent).containsExactly("TERM 300", "KILL 300");
    }

    @Test
    void a_pid_that_is_anothers_by_now_gets_no_signal() throws InterruptedException {
        ProcessIdentity process = table.starts(300, 1, "python3");
        table.endsAndPidIsReused(300);

        assertThat(end().end(List.of(process))).containsExactly(process);
        assertThat(sent).isEmpty();
    }

    @Test
    void a_pid_that_becomes_anothers_after_the_first_signal_gets_no_second() throws Exception {
        ProcessIdentity process = table.starts(300, 1, "python3");
        ProcessIdentity stubborn = table.starts(400, 1, "python3");
        system =
                (pid, _) -> {
                    if (pid == 300) {
                        table.endsAndPidIsReused(300);
                    }
                };

        assertThat(end().end(List.of(process, stubborn))).containsExactly(process);
        assertThat(sent).containsExactly("TERM 300", "TERM 400", "KILL 400");
    }

    @Test
    void who_cannot_be_looked_at_gets_no_signal_and_is_not_said_to_have_ended() throws Exception {
        ProcessIdentity process = table.starts(300, 1, "python3");
        table.fails(true);

        assertThat(end().end(List.of(process))).isEmpty();
        assertThat(sent).isEmpty();
    }
}
