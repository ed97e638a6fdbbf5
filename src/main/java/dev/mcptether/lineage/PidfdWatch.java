package dev.mcptether.lineage;

import dev.mcptether.event.Parent;
import dev.mcptether.event.Parent.CheckMethod;
import dev.mcptether.process.Libc;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.time.Threads;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The push watch on Linux. One thread, `tether-pidfd`, waits in one `poll` on a pidfd for each
/// process and on our own stdin and stdout. It sleeps in the kernel until one of them ends.
///
/// {@link #start} fills the entries before the thread exists. From then on the thread owns them,
/// their descriptors and the native memory. {@link #close} only wakes the thread through its
/// eventfd.
final class PidfdWatch implements PushWatch {
    private static final short POLLIN = 0x001;

    /// `poll` reports these two conditions even if they are not asked for.
    private static final short POLLERR = 0x008;

    private static final short POLLHUP = 0x010;

    private static final int STDIN = 0;
    private static final int STDOUT = 1;

    /// `struct pollfd`: int fd, short events, short revents.
    private static final int POLLFD_BYTES = 8;

    private static final int EVENTS = 4;
    private static final int REVENTS = 6;

    private final StdioWatcher stdio;
    private final List<Entry> entries = new ArrayList<>();

    /// Guards `alarm`, so that nobody writes to a descriptor that was closed and now belongs to
    /// another file.
    private final Object lock = new Object();

    private @Nullable Alarm alarm;

    /// Only the thread touches it.
    private boolean over;

    /// One line of the `poll`. It waits for something that happens once.
    ///
    /// @param asked the conditions asked for, besides the ends that are always reported
    /// @param awaited the conditions that it waits for
    /// @param word who is told
    private record Entry(int fd, short asked, int awaited, Runnable word) {
        /// Whether this class opened the descriptor and must close it.
        boolean ours() {
            return asked == POLLIN;
        }
    }

    /// Wakes the thread in order to end it.
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
        // The kernel closes the descriptors of a dying client before it reports the death. Stdin
        // comes first here too. So whoever hears of the death knows whether stdin had ended.
        entries.add(new Entry(STDIN, (short) 0, POLLHUP | POLLERR, stdio::stdinHungUp));
        List<Parent.WatchArmed> armed =
                processes.stream().map(process -> arm(libc, process, woke)).toList();
        entries.add(new Entry(STDOUT, (short) 0, POLLHUP | POLLERR, stdio::stdoutBroken));
        entries.add(new Entry(eventfd, POLLIN, POLLIN, () -> over = true));
        Threads.start("tether-pidfd", () -> run(libc));
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

    private Parent.WatchArmed arm(
            Libc libc, ProcessIdentity process, Consumer<ProcessIdentity> woke) {
        int fd = libc.pidfdOpen(process.pid());
        if (fd < 0) {
            return refusal(process, reason(-fd));
        }
        entries.add(new Entry(fd, POLLIN, ~0, () -> woke.accept(process)));
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

    private void run(Libc libc) {
        try {
            ByteBuffer fds =
                    ByteBuffer.allocateDirect(POLLFD_BYTES * entries.size())
                            .order(ByteOrder.nativeOrder());
            while (!over) {
                fill(fds);
                int ready = libc.poll(fds, entries.size());
                if (ready >= 0) {
                    tell(libc, fds);
                } else if (ready != -Libc.EINTR) {
                    giveUp();
                }
            }
        } finally {
            release(libc);
        }
    }

    private void fill(ByteBuffer fds) {
        for (int i = 0; i < entries.size(); i++) {
            fds.putInt(i * POLLFD_BYTES, entries.get(i).fd());
            fds.putShort(i * POLLFD_BYTES + EVENTS, entries.get(i).asked());
            fds.putShort(i * POLLFD_BYTES + REVENTS, (short) 0);
        }
    }

    /// Reports each entry in order, and takes it out, because `poll` would report an end again and
    /// again. A stream that is not open at all is reported by `poll` too, and is not passed on.
    private void tell(Libc libc, ByteBuffer fds) {
        List<Entry> before = List.copyOf(entries);
        for (int i = 0; i < before.size(); i++) {
            Entry entry = before.get(i);
            int conditions = fds.getShort(i * POLLFD_BYTES + REVENTS);
            if (conditions == 0) {
                continue;
            }
            entries.removeIf(each -> each.fd() == entry.fd());
            if (entry.ours()) {
                libc.close(entry.fd());
            }
            if ((conditions & entry.awaited()) != 0) {
                entry.word().run();
            }
        }
    }

    /// The kernel refuses to wait. Tell everyone: their checks will find the processes alive, which
    /// shows that the watch is lost.
    private void giveUp() {
        for (Entry entry : entries) {
            if (entry.ours()) {
                entry.word().run();
            }
        }
    }

    private void release(Libc libc) {
        synchronized (lock) {
            alarm = null;
            for (Entry entry : entries) {
                if (entry.ours()) {
                    libc.close(entry.fd());
                }
            }
        }
    }
}
