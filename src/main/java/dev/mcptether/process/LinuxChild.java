package dev.mcptether.process;

import dev.mcptether.time.Threads;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A child of this process that leads a session. Until it is released, neither its pid nor the
/// number of its session can be used again, because an ended child keeps them.
///
/// The JDK waits for the end and leaves the child unreaped. That takes one of the JDK's threads
/// (`process reaper`) for each child.
final class LinuxChild implements StartedProcess {
    private final SpawnCalls calls;
    private final ProcessTable table;
    private final ProcessIdentity identity;
    private final OutputStream stdin;
    private final InputStream stdout;
    private final InputStream stderr;
    private final CompletableFuture<ProcessEnd> ended = new CompletableFuture<>();

    /// Guards `released`, so that no signal goes to another process with the same pid.
    private final Object lock = new Object();

    private boolean released;

    LinuxChild(
            SpawnCalls calls,
            ProcessTable table,
            long pid,
            OutputStream stdin,
            InputStream stdout,
            InputStream stderr) {
        this.calls = calls;
        this.table = table;
        this.identity =
                table.look(pid) instanceof Look.Seen(Sighting sighting)
                        ? sighting.identity()
                        : new ProcessIdentity(pid, 0, table.bootId());
        this.stdin = stdin;
        this.stdout = stdout;
        this.stderr = stderr;
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        CompletableFuture<?> end =
                handle.isPresent()
                        ? handle.get().onExit()
                        : CompletableFuture.completedFuture(null);
        // On a thread of our own, because the JDK's has a small stack.
        var _ = end.whenComplete((_, _) -> Threads.startVirtual("tether-end", this::noteEnd));
    }

    private void noteEnd() {
        ended.complete(calls.look(pid()).orElse(new ProcessEnd.Exited(-1)));
    }

    @Override
    public ProcessIdentity identity() {
        return identity;
    }

    @Override
    public OutputStream stdin() {
        return stdin;
    }

    @Override
    public boolean stdinHasRoom() {
        return stdin instanceof PipeOutput pipe && pipe.hasRoom();
    }

    @Override
    public InputStream stdout() {
        return stdout;
    }

    @Override
    public InputStream stderr() {
        return stderr;
    }

    @Override
    public CompletableFuture<ProcessEnd> ended() {
        return ended;
    }

    @Override
    public void signal(ProcessSignal signal) {
        synchronized (lock) {
            if (!released) {
                calls.kill(-pid(), signal.number());
                // Also those that have left the group for one of their own.
                others().forEach(each -> calls.kill(each.pid(), signal.number()));
            }
        }
    }

    @Override
    public boolean leavesOthers() {
        synchronized (lock) {
            return !released && !others().isEmpty();
        }
    }

    @Override
    public void release() {
        synchronized (lock) {
            if (!released && calls.look(pid()).isPresent()) {
                released = true;
                calls.reap(pid());
                wake(stdout);
                wake(stderr);
            }
        }
    }

    private List<Sighting> others() {
        return table.all().stream()
                .filter(each -> each.session() == pid() && each.pid() != pid())
                .filter(each -> each.state() != Sighting.State.ZOMBIE)
                .toList();
    }

    private static void wake(InputStream stream) {
        if (stream instanceof PipeInput pipe) {
            pipe.end();
        }
    }

    /// Closes a stream that nobody will read.
    static void end(InputStream stream) {
        wake(stream);
        close(stream);
    }

    static void close(Closeable stream) {
        try {
            stream.close();
        } catch (IOException broken) {
            // The other end of the pipe is gone. The stream is closed all the same.
        }
    }
}
