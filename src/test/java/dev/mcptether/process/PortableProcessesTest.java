package dev.mcptether.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.process.Sighting.State;
import org.junit.jupiter.api.Test;

/// Checks what any system can show: that this adapter and the system's best adapter see the same.
final class PortableProcessesTest {
    private static final long SELF = ProcessHandle.current().pid();

    private final ProcessTable table = new PortableProcesses(true);

    @Test
    void it_sees_this_process_and_its_parent() {
        assertThat(table.look(SELF)).isInstanceOf(Look.Seen.class);
        Sighting seen = ((Look.Seen) table.look(SELF)).sighting();

        assertThat(seen.pid()).isEqualTo(SELF);
        assertThat(seen.parent()).isEqualTo(ProcessHandle.current().parent().orElseThrow().pid());
        assertThat(seen.state()).isEqualTo(State.LIVE);
        assertThat(seen.identity().startTicks()).isPositive();
        assertThat(table.look(SELF)).isEqualTo(new Look.Seen(seen));
    }

    @Test
    void it_knows_what_this_process_runs() {
        Command command = table.command(SELF).orElseThrow();

        assertThat(command.program()).isEqualTo("java");
    }

    @Test
    void it_does_not_see_what_is_not_there() {
        assertThat(table.look(Long.MAX_VALUE)).isEqualTo(new Look.Absent());
        assertThat(table.command(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void all_are_more_than_this_one() {
        assertThat(table.all()).map(Sighting::pid).contains(SELF);
    }
}
