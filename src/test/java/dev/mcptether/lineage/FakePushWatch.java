package dev.mcptether.lineage;

import dev.mcptether.event.Parent;
import dev.mcptether.event.Parent.CheckMethod;
import dev.mcptether.process.ProcessIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A push watch whose events come from the test. After {@link #refuse} it refuses to arm.
final class FakePushWatch implements PushWatch {
    private final List<ProcessIdentity> armed = new ArrayList<>();
    private Consumer<ProcessIdentity> woke = process -> {};
    private String refusal = "";
    private boolean closed;

    void refuse(String why) {
        refusal = why;
    }

    /// Reports that this process has ended.
    void wake(long pid) {
        ProcessIdentity process =
                armed.stream().filter(each -> each.pid() == pid).findFirst().orElseThrow();
        armed.remove(process);
        woke.accept(process);
    }

    boolean closed() {
        return closed;
    }

    @Override
    public List<Parent.WatchArmed> start(
            List<ProcessIdentity> processes, Consumer<ProcessIdentity> woke) {
        this.woke = woke;
        boolean works = refusal.isEmpty();
        if (works) {
            armed.addAll(processes);
        }
        return processes.stream()
                .map(each -> new Parent.WatchArmed(method(), works, refusal))
                .toList();
    }

    @Override
    public CheckMethod method() {
        return CheckMethod.PIDFD;
    }

    @Override
    public void close() {
        closed = true;
    }
}
