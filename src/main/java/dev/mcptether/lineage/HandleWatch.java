package dev.mcptether.lineage;

import dev.mcptether.event.Parent;
import dev.mcptether.event.Parent.CheckMethod;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.time.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Waits on the JDK's process handles. On Windows these are the system's own, and they keep the pid
/// from being used again. The JDK spends one thread on each process.
final class HandleWatch implements PushWatch {
    private final List<CompletableFuture<?>> waits = new ArrayList<>();

    @Override
    public List<Parent.WatchArmed> start(
            List<ProcessIdentity> processes, Consumer<ProcessIdentity> woke) {
        List<Parent.WatchArmed> armed = new ArrayList<>();
        for (ProcessIdentity process : processes) {
            Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
            handle.ifPresent(found ->
                    waits.add(
                            found.onExit().thenRun(() -> Threads.run(() -> woke.accept(process)))));
            String detail = handle.isPresent() ? "" : "pid " + process.pid() + ": no such process";
            armed.add(new Parent.WatchArmed(method(), handle.isPresent(), detail));
        }
        return armed;
    }

    @Override
    public CheckMethod method() {
        return CheckMethod.HANDLE;
    }

    @Override
    public void close() {
        waits.forEach(wait -> wait.cancel(false));
    }
}
