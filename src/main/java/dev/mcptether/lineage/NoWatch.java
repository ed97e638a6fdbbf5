package dev.mcptether.lineage;

import dev.mcptether.event.Parent;
import dev.mcptether.event.Parent.CheckMethod;
import dev.mcptether.process.ProcessIdentity;
import java.util.List;
import java.util.function.Consumer;

/// Watches nothing, for systems that cannot report the end of a process by themselves.
final class NoWatch implements PushWatch {
    @Override
    public List<Parent.WatchArmed> start(
            List<ProcessIdentity> processes, Consumer<ProcessIdentity> woke) {
        return List.of();
    }

    @Override
    public CheckMethod method() {
        return CheckMethod.POLL;
    }

    @Override
    public void close() {}
}
