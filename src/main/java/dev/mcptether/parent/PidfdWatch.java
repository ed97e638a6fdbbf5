package dev.mcptether.parent;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.mcptether.event.Parent;
import dev.mcptether.event.Parent.CheckMethod;
import dev.mcptether.process.ProcessIdentity;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Linux: one `poll` on a pidfd for each process, and on our own stdin and stdout, by one thread,
/// `tether-pidfd`, that sleeps in the kernel until something ends.
///
/// {@link #start} fills the entries before the thread exists; from then on the thread owns them,
/// their descriptors and the native memory. {@link #close} only raises the thread's eventfd.
final class PidfdWatch implements PushWatch {
    private static final short POLLIN = 0x001;

    /// These two `poll` reports whether they are asked for or not.
    private static final short POLLERR = 0x008;

    private static final short POLLHUP = 0x010;

    private static final int STDIN = 0;
    private static final int STDOUT = 1;

    /// `struct pollfd`: int fd, short events, short revents.
    private static final long POLLFD_BYTES = 8;

    private static final long EVENTS = 4;
    private static final long REVENTS = 6;

    private final StdioWatcher stdio;
    private final List<Entry> entries = new ArrayList<>();

    /// Guards `alarm`, so that nobody writes to a descriptor that was closed and is another's now.
    private final Object lock = new Object();

    private @Nullable Alarm alarm;

    /// One line of the `poll`; what it waits for happens once.
    private sealed interface Entry {
        int fd();

        record Ancestor(int fd, ProcessIdentity identity) implements Entry {}

        record Stdin(int fd) implements Entry {}

        record Stdout(int fd) implements Entry {}

        record Close(int fd) implements Entry {}
    }

    /// What wakes the thread to end it.
    private record Alarm(Libc libc, int eventfd) {}

    PidfdWatch(StdioWatcher stdio) {
        this.stdio = stdio;
    }

    @Override
    public List<Parent.WatchArmed> start(
            List<ProcessIdentity> processes, Consumer<ProcessIdentity> woke) {
        Libc libc;
        try {
            libc = new Libc();
        } catch (UnsupportedOperationException
                | IllegalCallerException
                | NoSuchElementException refused) {
            return refusals(processes, "no native access: " + refused.getMessage());
        }
        int eventfd = libc.eventfd();
        if (eventfd < 0) {
            return refusals(processes, "eventfd: " + reason(-eventfd));
        }
        synchronized (lock) {
            alarm = new Alarm(libc, eventfd);
        }
        // The kernel closes a dying client's descriptors before it reports the death; stdin comes
        // first here too, so that whoever hears of the death knows whether stdin had ended.
        entries.add(new Entry.Stdin(STDIN));
        List<Parent.WatchArmed> armed =
                processes.stream().map(process -> arm(libc, process)).toList();
        entries.add(new Entry.Stdout(STDOUT));
        entries.add(new Entry.Close(eventfd));
        Thread.ofPlatform().name("tether-pidfd").daemon().start(() -> run(libc, eventfd, woke));
        return armed;
    }

    @Override
    public CheckMethod method() {
        return CheckMethod.PIDFD;
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (alarm != null) {
                alarm.libc().raise(alarm.eventfd());
                alarm = null;
            }
        }
    }

    private Parent.WatchArmed arm(Libc libc, ProcessIdentity process) {
        int fd = libc.pidfdOpen(process.pid());
        if (fd < 0) {
            return refusal(process, reason(-fd));
        }
        entries.add(new Entry.Ancestor(fd, process));
        return new Parent.WatchArmed(method(), true, "");
    }

    private List<Parent.WatchArmed> refusals(List<ProcessIdentity> processes, String why) {
        return processes.stream().map(process -> refusal(process, why)).toList();
    }

    private Parent.WatchArmed refusal(ProcessIdentity process, String why) {
        return new Parent.WatchArmed(method(), false, "pid " + process.pid() + ": " + why);
    }

    private static String reason(int errno) {
        return switch (errno) {
            case Libc.EPERM -> "not permitted";
            case Libc.ESRCH -> "no such process";
            case Libc.EMFILE -> "too many open files";
            case Libc.ENOSYS -> "the kernel has no pidfd_open";
            default -> "errno " + errno;
        };
    }

    private void run(Libc libc, int eventfd, Consumer<ProcessIdentity> woke) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment fds = arena.allocate(POLLFD_BYTES * entries.size(), POLLFD_BYTES);
            boolean open = true;
            while (open) {
                fill(fds);
                int ready = libc.poll(fds, entries.size());
                if (ready >= 0) {
                    open = fire(libc, fds, woke);
                } else if (ready != -Libc.EINTR) {
                    open = false;
                    giveUp(woke);
                }
            }
        } finally {
            release(libc, eventfd);
        }
    }

    private void fill(MemorySegment fds) {
        for (int i = 0; i < entries.size(); i++) {
            short events =
                    switch (entries.get(i)) {
                        case Entry.Ancestor _, Entry.Close _ -> POLLIN;
                        // Only the ends are of interest; they are reported without being asked for.
                        case Entry.Stdin _, Entry.Stdout _ -> 0;
                    };
            fds.set(JAVA_INT, i * POLLFD_BYTES, entries.get(i).fd());
            fds.set(JAVA_SHORT, i * POLLFD_BYTES + EVENTS, events);
            fds.set(JAVA_SHORT, i * POLLFD_BYTES + REVENTS, (short) 0);
        }
    }

    /// In the order of the entries, each for the first and last time: `poll` would go on reporting
    /// what has ended.
    ///
    /// @return whether to go on
    private boolean fire(Libc libc, MemorySegment fds, Consumer<ProcessIdentity> woke) {
        List<Entry> before = List.copyOf(entries);
        boolean open = true;
        for (int i = 0; i < before.size(); i++) {
            short conditions = fds.get(JAVA_SHORT, i * POLLFD_BYTES + REVENTS);
            if (conditions == 0) {
                continue;
            }
            entries.remove(before.get(i));
            boolean ended = (conditions & (POLLHUP | POLLERR)) != 0;
            switch (before.get(i)) {
                case Entry.Stdin _ when ended -> stdio.stdinHungUp();
                case Entry.Stdout _ when ended -> stdio.stdoutBroken();
                // Not open at all: others will find out, if it matters.
                case Entry.Stdin _, Entry.Stdout _ -> {}
                case Entry.Ancestor(int fd, ProcessIdentity identity) -> {
                    libc.close(fd);
                    woke.accept(identity);
                }
                case Entry.Close _ -> open = false;
            }
        }
        return open;
    }

    /// The kernel refuses to wait. To wake everyone wrongly makes it known that the watch is lost.
    private void giveUp(Consumer<ProcessIdentity> woke) {
        for (Entry entry : entries) {
            if (entry instanceof Entry.Ancestor process) {
                woke.accept(process.identity());
            }
        }
    }

    private void release(Libc libc, int eventfd) {
        for (Entry entry : entries) {
            if (entry instanceof Entry.Ancestor process) {
                libc.close(process.fd());
            }
        }
        synchronized (lock) {
            alarm = null;
            libc.close(eventfd);
        }
    }
}
