package dev.mcptether.daemon.single;

import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessSignal;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.ProvenProcesses;
import dev.mcptether.process.Sighting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A variable in the environment of one life of a supervised command. Every process that the
/// command starts inherits it, even one that leaves its session and loses its parent. No other
/// process has it.
final class LifeMark {
    static final String VARIABLE = "TETHER_SUPERVISED";

    private final String value;
    private final ProcessTable table;

    /// @param value a value that was never used before
    LifeMark(String value, ProcessTable table) {
        this.value = value;
        this.table = table;
    }

    Map<String, String> with(Map<String, String> environment) {
        Map<String, String> marked = new HashMap<>(environment);
        marked.put(VARIABLE, value);
        return marked;
    }

    boolean isOn(long pid) {
        return table.variable(pid, VARIABLE).filter(value::equals).isPresent();
    }

    /// The marked processes outside the session that this process leads or led.
    List<ProcessIdentity> strays(ProcessIdentity leader) {
        return table.all().stream()
                .filter(each -> each.identity().startTicks() >= leader.startTicks())
                .filter(each -> each.session() != leader.pid() && each.pid() != leader.pid())
                .filter(each -> each.state() != Sighting.State.ZOMBIE)
                .filter(each -> isOn(each.pid()))
                .map(Sighting::identity)
                .toList();
    }

    /// Signals these processes.
    void signalStrays(ProcessIdentity leader, ProcessSignal signal) {
        ProvenProcesses proven = new ProvenProcesses(table);
        strays(leader).forEach(each -> proven.signal(each, signal));
    }
}
