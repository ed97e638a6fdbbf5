package dev.mcptether.process;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The few functions of Linux's C library that the watches and the end need. Each returns what the
/// function returns, or the negative `errno` if it fails.
///
/// All are called through one handle, by address, with three longs in and a long out, because each
/// further signature would cost about 20 ms of code generation at start. This is sound on Linux's
/// 64-bit calling conventions: an integer argument has a whole register, extra arguments are
/// ignored, and only the lower half of an `int` result counts.
///
/// For one thread at a time, which owns `errno`. Other threads may call only {@link #raise} and
/// {@link #exit}.
public final class Libc {
    public static final int EPERM = 1;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EMFILE = 24;
    public static final int ENOSYS = 38;

    /// The same number on every architecture, like all system calls since Linux 5.1. C libraries
    /// had no function for it before 2022.
    private static final long SYS_PIDFD_OPEN = 434;

    private static final long EFD_CLOEXEC = 0x80000;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final int ERRNO = (int) STATE.byteOffset(PathElement.groupElement("errno"));

    private final MemorySegment errno = Arena.ofAuto().allocate(STATE);
    private final MemorySegment nobodysErrno = Arena.ofAuto().allocate(STATE);
    private final Linker linker = Linker.nativeLinker();

    @SuppressWarnings("restricted") // what native access is for; the manifest allows it
    private final MethodHandle caller =
            linker.downcallHandle(
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    Linker.Option.captureCallState("errno"),
                    Linker.Option.firstVariadicArg(1));

    private final MemorySegment syscall = function("syscall");
    private final MemorySegment poll = function("poll");
    private final MemorySegment eventfd = function("eventfd");
    private final MemorySegment eventfdWrite = function("eventfd_write");
    private final MemorySegment close = function("close");
    private final MemorySegment exit = function("_exit");

    /// A descriptor that becomes readable when the process has ended. It is closed on exec.
    public int pidfdOpen(long pid) {
        return call(syscall, errno, SYS_PIDFD_OPEN, pid, 0);
    }

    /// Waits without a limit.
    ///
    /// @param fds an array of `struct pollfd`, in a direct buffer
    public int poll(ByteBuffer fds, int count) {
        return call(poll, errno, start(fds), count, -1);
    }

    /// Checks without waiting.
    int pollNow(ByteBuffer fds, int count) {
        return call(poll, errno, start(fds), count, 0);
    }

    /// A counter that is readable while it is not 0. It is closed on exec.
    public int eventfd() {
        return call(eventfd, errno, 0, EFD_CLOEXEC, 0);
    }

    public void raise(int eventfd) {
        call(eventfdWrite, nobodysErrno, eventfd, 1, 0);
    }

    public void close(int fd) {
        call(close, errno, fd, 0, 0);
    }

    /// Ends the process now. Does not return.
    public void exit(int code) {
        call(exit, nobodysErrno, code, 0, 0);
    }

    /// The address of the buffer's first byte, whatever its position.
    private static long start(ByteBuffer direct) {
        return MemorySegment.ofBuffer(direct.clear()).address();
    }

    private MemorySegment function(String name) {
        return linker.defaultLookup().findOrThrow(name);
    }

    /// Reads through a buffer, because a handle on native memory would cost about 10 ms of code
    /// generation.
    private static int number(MemorySegment state) {
        return state.asByteBuffer().order(ByteOrder.nativeOrder()).getInt(ERRNO);
    }

    private int call(
            MemorySegment function, MemorySegment state, long first, long second, long third) {
        try {
            int result = (int) (long) caller.invokeExact(function, state, first, second, third);
            return result == -1 ? -number(state) : result;
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new AssertionError("a C function threw", impossible);
        }
    }
}
