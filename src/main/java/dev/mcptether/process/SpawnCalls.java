package dev.mcptether.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/// The functions of Linux's C library that starting and signalling need. Those that return an `int`
/// return the negative `errno` if they fail. Any thread may use them.
///
/// All are called through one handle, with six longs in and a long out. This is sound on Linux's
/// 64-bit calling conventions: an integer argument has a whole register, extra arguments are
/// ignored, and only the lower half of an `int` result counts.
final class SpawnCalls {
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int E2BIG = 7;
    static final int ENOEXEC = 8;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EMFILE = 24;

    private static final long O_RDWR = 2;
    private static final long O_WRONLY = 1;
    private static final long O_CREAT = 0x40;
    private static final long O_APPEND = 0x400;
    private static final long O_CLOEXEC = 0x80000;
    private static final long O_NONBLOCK = 0x800;
    private static final long PRIVATE = 0600;

    /// Flags of posix_spawn: default actions for all signals, none blocked, and a session of its
    /// own.
    private static final long SETSIGDEF_SETSIGMASK_SETSID = 0x04 | 0x08 | 0x80;

    /// More than `posix_spawnattr_t`, `posix_spawn_file_actions_t`, `sigset_t` and `siginfo_t` take
    /// in any C library (336, 80, 128 and 128 in glibc and musl).
    private static final long STRUCT_BYTES = 512;

    private static final long P_PID = 1;
    private static final long WNOHANG_WEXITED_WNOWAIT = 0x0100_0005;

    /// Offsets in `siginfo_t` for a child, on 64 bits.
    private static final long SI_CODE = 8;

    private static final long SI_PID = 16;
    private static final long SI_STATUS = 24;
    private static final int CLD_EXITED = 1;

    private static final long EVENTS = 4;
    private static final long REVENTS = 6;
    private static final short POLLOUT = 4;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(PathElement.groupElement("errno"));

    /// The charset in which the JVM exchanges text with the system.
    private static final Charset SYSTEM =
            Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private final Linker linker = Linker.nativeLinker();

    @SuppressWarnings("restricted") // what native access is for; the manifest allows it
    private final MethodHandle caller =
            linker.downcallHandle(
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                            JAVA_LONG),
                    Linker.Option.captureCallState("errno"),
                    Linker.Option.firstVariadicArg(2));

    private final MemorySegment pipe2 = function("pipe2");
    private final MemorySegment open = function("open");
    private final MemorySegment close = function("close");
    private final MemorySegment write = function("write");
    private final MemorySegment poll = function("poll");
    private final MemorySegment kill = function("kill");
    private final MemorySegment waitid = function("waitid");
    private final MemorySegment waitpid = function("waitpid");
    private final MemorySegment sigfillset = function("sigfillset");
    private final MemorySegment spawn = function("posix_spawn");
    private final MemorySegment attributesInit = function("posix_spawnattr_init");
    private final MemorySegment attributesDestroy = function("posix_spawnattr_destroy");
    private final MemorySegment attributesFlags = function("posix_spawnattr_setflags");
    private final MemorySegment attributesDefaults = function("posix_spawnattr_setsigdefault");
    private final MemorySegment attributesMask = function("posix_spawnattr_setsigmask");
    private final MemorySegment actionsInit = function("posix_spawn_file_actions_init");
    private final MemorySegment actionsDestroy = function("posix_spawn_file_actions_destroy");
    private final MemorySegment actionsDup2 = function("posix_spawn_file_actions_adddup2");

    /// These two need glibc 2.29 and 2.34.
    private final MemorySegment actionsChdir = function("posix_spawn_file_actions_addchdir_np");

    private final MemorySegment actionsCloseFrom =
            function("posix_spawn_file_actions_addclosefrom_np");

    /// Both ends of a new pipe, closed on exec.
    record Pipe(int read, int write) {}

    /// @return empty if there are too many open descriptors
    Optional<Pipe> pipe() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            return call(pipe2, ends.address(), O_CLOEXEC) < 0
                    ? Optional.empty()
                    : Optional.of(
                            new Pipe(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1)));
        }
    }

    int openNull() {
        return open("/dev/null", O_RDWR | O_CLOEXEC);
    }

    int openAppending(String file) {
        return open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC);
    }

    private int open(String file, long flags) {
        try (Arena arena = Arena.ofConfined()) {
            return call(open, arena.allocateFrom(file, SYSTEM).address(), flags, PRIVATE);
        }
    }

    /// Wakes the reader of a pipe by writing a byte into it, given its reading end. If the pipe is
    /// full, its reader is not waiting and nothing is written.
    void wake(int fd) {
        int writer = open("/proc/self/fd/" + fd, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
        if (writer >= 0) {
            try (Arena arena = Arena.ofConfined()) {
                call(write, writer, arena.allocate(1).address(), 1);
            }
            close(writer);
        }
    }

    /// Whether a write of up to a page would not wait, and the pipe still has a reader.
    boolean isWritable(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            // `struct pollfd`: int fd, short events, short revents.
            MemorySegment one = arena.allocate(Long.BYTES, Long.BYTES);
            one.set(JAVA_INT, 0, fd);
            one.set(JAVA_SHORT, EVENTS, POLLOUT);
            return call(poll, one.address(), 1, 0) == 1 && one.get(JAVA_SHORT, REVENTS) == POLLOUT;
        }
    }

    void close(int fd) {
        call(close, fd);
    }

    /// @param pid of a process, or the negative number of a group
    int kill(long pid, int signal) {
        return call(kill, pid, signal);
    }

    /// How a child has ended, without reaping it; empty while it lives.
    Optional<ProcessEnd> look(long pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(STRUCT_BYTES, Long.BYTES);
            int result = call(waitid, P_PID, pid, info.address(), WNOHANG_WEXITED_WNOWAIT);
            if (result < 0 || info.get(JAVA_INT, SI_PID) == 0) {
                return Optional.empty();
            }
            int status = info.get(JAVA_INT, SI_STATUS);
            return Optional.of(
                    info.get(JAVA_INT, SI_CODE) == CLD_EXITED
                            ? new ProcessEnd.Exited(status)
                            : new ProcessEnd.Killed(status));
        }
    }

    /// Reaps an ended child, which gives its number back. Waits if the child lives.
    void reap(long pid) {
        call(waitpid, pid, 0, 0);
    }

    /// A process to spawn.
    ///
    /// @param descriptors our descriptors that become its 0, 1 and 2
    record Spawn(
            String path,
            List<String> arguments,
            List<String> environment,
            String directory,
            List<Integer> descriptors) {}

    /// @return the new process's pid, or the negative errno
    int spawn(Spawn what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(STRUCT_BYTES, Long.BYTES);
            MemorySegment actions = arena.allocate(STRUCT_BYTES, Long.BYTES);
            MemorySegment pid = arena.allocate(JAVA_INT);
            call(attributesInit, attributes.address());
            call(actionsInit, actions.address());
            try {
                prepare(arena, attributes, actions, what);
                // Unlike the others, this function returns the error's number.
                int error =
                        call(
                                spawn,
                                pid.address(),
                                arena.allocateFrom(what.path, SYSTEM).address(),
                                actions.address(),
                                attributes.address(),
                                array(arena, what.arguments),
                                array(arena, what.environment));
                return error == 0 ? pid.get(JAVA_INT, 0) : -error;
            } finally {
                call(actionsDestroy, actions.address());
                call(attributesDestroy, attributes.address());
            }
        }
    }

    private void prepare(Arena arena, MemorySegment attributes, MemorySegment actions, Spawn what) {
        MemorySegment signals = arena.allocate(STRUCT_BYTES, Long.BYTES);
        call(attributesMask, attributes.address(), signals.address());
        call(sigfillset, signals.address());
        call(attributesDefaults, attributes.address(), signals.address());
        call(attributesFlags, attributes.address(), SETSIGDEF_SETSIGMASK_SETSID);
        for (int target = 0; target < what.descriptors.size(); target++) {
            call(actionsDup2, actions.address(), what.descriptors.get(target), target);
        }
        MemorySegment directory = arena.allocateFrom(what.directory, SYSTEM);
        call(actionsChdir, actions.address(), directory.address());
        // The JVM's sockets are not closed on exec, so close them here.
        call(actionsCloseFrom, actions.address(), what.descriptors.size());
    }

    /// A C array of C strings that ends with a null pointer.
    private static long array(Arena arena, List<String> texts) {
        MemorySegment array = arena.allocate(ADDRESS, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            array.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i), SYSTEM));
        }
        return array.address();
    }

    private MemorySegment function(String name) {
        return linker.defaultLookup().findOrThrow(name);
    }

    private int call(MemorySegment function, long... given) {
        long[] all = java.util.Arrays.copyOf(given, 6);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int result =
                    (int)
                            (long)
                                    caller.invokeExact(
                                            function, state, all[0], all[1], all[2], all[3], all[4],
                                            all[5]);
            return result == -1 ? -state.get(JAVA_INT, ERRNO) : result;
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new AssertionError("a C function threw", impossible);
        }
    }
}
