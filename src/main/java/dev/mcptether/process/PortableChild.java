package dev.mcptether.process;

import dev.mcptether.time.Threads;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/// A child as the JDK knows it. The JDK reaps an ended process at once, so the process counts as
/// released when it ends.
final class PortableChild implements StartedProcess {
    /// Unix shells add the signal's number to this, to show it as an exit code.
    private static final int BY_SIGNAL = 128;

    private final Process process;
    private final ProcessIdentity identity;
    private final CompletableFuture<ProcessEnd> ended = new CompletableFuture<>();

    PortableChild(Process process, ProcessTable table) {
        this.process = process;
        this.identity =
                table.look(process.pid()) instanceof Look.Seen(Sighting sighting)
                        ? sighting.identity()
                        : new ProcessIdentity(process.pid(), 0, table.bootId());
        var _ =
                process.onExit()
                        .whenComplete((_, _) ->
                                Threads.startVirtual(
                                        "tether-end", () -> ended.complete(end(process))));
    }

    @Override
    public ProcessIdentity identity() {
        return identity;
    }

    @Override
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    @Override
    public InputStream stdout() {
        return process.getInputStream();
    }

    @Override
    public InputStream stderr() {
        return process.getErrorStream();
    }

    @Override
    public CompletableFuture<ProcessEnd> ended() {
        return ended;
    }

    private static ProcessEnd end(Process ended) {
        int code = ended.exitValue();
        return code > BY_SIGNAL && code <= BY_SIGNAL + 64
                ? new ProcessEnd.Killed(code - BY_SIGNAL)
                : new ProcessEnd.Exited(code);
    }

    @Override
    public void signal(ProcessSignal signal) {
        process.descendants().forEach(each -> send(each, signal));
        send(process.toHandle(), signal);
    }

    private static void send(ProcessHandle to, ProcessSignal signal) {
        switch (signal) {
            case TERM -> to.destroy();
            case KILL -> to.destroyForcibly();
        }
    }

    @Override
    public boolean leavesOthers() {
        return process.descendants().findAny().isPresent();
    }

    @Override
    public void release() {}
}
