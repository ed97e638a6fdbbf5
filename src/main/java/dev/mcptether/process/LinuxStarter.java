package dev.mcptether.process;

import dev.mcptether.process.ProcessOrder.Stream;
import dev.mcptether.process.SpawnCalls.Pipe;
import dev.mcptether.process.SpawnCalls.Spawn;
import dev.mcptether.process.StartException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts processes on Linux with `posix_spawn`, because the JDK can start them neither in a group
/// nor in a session of their own.
final class LinuxStarter implements ProcessStarter {
    private final SpawnCalls calls;
    private final ProcessTable table;

    LinuxStarter(SpawnCalls calls, ProcessTable table) {
        this.calls = calls;
        this.table = table;
    }

    @Override
    public boolean sessions() {
        return true;
    }

    @Override
    public StartedProcess start(ProcessOrder order) throws StartException {
        ProcessStarter.requireDirectory(order);
        Path program = ProgramSearch.find(order);
        List<Integer> theirs = new ArrayList<>();
        try (Ours ours = new Ours()) {
            ours.in = input(order.streams().in(), theirs);
            ours.out = output(order.streams().out(), theirs);
            ours.err = output(order.streams().err(), theirs);
            long pid = spawn(order, program, theirs);
            LinuxChild child = new LinuxChild(calls, table, pid, ours.in, ours.out, ours.err);
            ours.given = true;
            return child;
        } finally {
            theirs.forEach(calls::close);
        }
    }

    /// Our ends of the pipes. They are closed unless they were handed to the caller.
    private static final class Ours implements AutoCloseable {
        private OutputStream in = OutputStream.nullOutputStream();
        private InputStream out = InputStream.nullInputStream();
        private InputStream err = InputStream.nullInputStream();
        private boolean given;

        @Override
        public void close() {
            if (!given) {
                LinuxChild.close(in);
                LinuxChild.end(out);
                LinuxChild.end(err);
            }
        }
    }

    private OutputStream input(Stream wanted, List<Integer> theirs) throws StartException {
        if (!(wanted instanceof Stream.Pipe)) {
            theirs.add(open(wanted));
            return OutputStream.nullOutputStream();
        }
        Pipe pipe = pipe();
        theirs.add(pipe.read());
        try {
            return new PipeOutput(calls, pipe.write());
        } catch (IOException refused) {
            calls.close(pipe.write());
            throw refused("pipe", SpawnCalls.EMFILE);
        }
    }

    private InputStream output(Stream wanted, List<Integer> theirs) throws StartException {
        if (!(wanted instanceof Stream.Pipe)) {
            theirs.add(open(wanted));
            return InputStream.nullInputStream();
        }
        Pipe pipe = pipe();
        theirs.add(pipe.write());
        try {
            return new PipeInput(calls, pipe.read());
        } catch (IOException refused) {
            calls.close(pipe.read());
            throw refused("pipe", SpawnCalls.EMFILE);
        }
    }

    private Pipe pipe() throws StartException {
        return calls.pipe().orElseThrow(() -> refused("pipe", SpawnCalls.EMFILE));
    }

    private int open(Stream wanted) throws StartException {
        return switch (wanted) {
            case Stream.Pipe _ -> throw new IllegalArgumentException("a pipe is not opened");
            case Stream.Nothing _ -> opened(calls.openNull(), "/dev/null");
            case Stream.Append(Path file) ->
                    opened(calls.openAppending(file.toAbsolutePath().toString()), file.toString());
        };
    }

    private static int opened(int fd, String what) throws StartException {
        if (fd < 0) {
            throw refused("opening " + what, -fd);
        }
        return fd;
    }

    private long spawn(ProcessOrder order, Path program, List<Integer> theirs)
            throws StartException {
        List<String> environment =
                order.environment().entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .toList();
        int pid =
                calls.spawn(
                        new Spawn(
                                program.toString(),
                                order.command(),
                                environment,
                                order.directory().toString(),
                                theirs));
        if (pid < 0) {
            throw failure(program, -pid);
        }
        return pid;
    }

    /// Explains an error of `posix_spawn`. We have already checked that the program is there and
    /// may be executed.
    private static StartException failure(Path program, int errno) {
        return switch (errno) {
            case SpawnCalls.ENOENT ->
                    new StartException(
                            Reason.NOT_FOUND,
                            ("the interpreter in the first line of %s does not exist, or the program"
                                            + " went away")
                                    .formatted(program));
            case SpawnCalls.EACCES ->
                    new StartException(
                            Reason.NOT_EXECUTABLE,
                            "%s, its interpreter or its working directory may not be used by this user"
                                    .formatted(program));
            case SpawnCalls.ENOEXEC ->
                    new StartException(
                            Reason.NOT_EXECUTABLE,
                            "%s is neither a program of this machine nor a script that begins with #!"
                                    .formatted(program));
            default -> refused("posix_spawn", errno);
        };
    }

    private static StartException refused(String what, int errno) {
        String why =
                switch (errno) {
                    case SpawnCalls.E2BIG -> "its arguments and environment are too long";
                    case SpawnCalls.EAGAIN -> "this user has too many processes";
                    case SpawnCalls.ENOMEM -> "there is no memory left";
                    case SpawnCalls.EMFILE -> "too many files are open";
                    case SpawnCalls.EACCES -> "not permitted";
                    default -> "errno " + errno;
                };
        return new StartException(
                Reason.REFUSED, "the system refused to start it (%s: %s)".formatted(what, why));
    }
}
