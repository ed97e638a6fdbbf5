package dev.mcptether.lineage;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs a {@link WatchedProcess} below real processes, its ancestors. The test holds its stdin open
/// and reads its stdout, whichever of them lives. So the end of the lines is the end of the watched
/// process.
final class ProcessFamily implements AutoCloseable {
    /// Starts the rest of the command line, and leaves the standard streams to it.
    private static final String START =
            """
            import ctypes, os, subprocess, sys, threading, time
            def start():
                child = subprocess.Popen(sys.argv[1:])
                null = os.open(os.devnull, os.O_RDWR)
                for fd in (0, 1, 2):
                    os.dup2(null, fd)
                return child
            """;

    /// Prints its own pid and lives on.
    static final String[] CLIENT =
            python(
                    """
                    print("pid", os.getpid(), flush=True)
                    start()
                    time.sleep(600)
                    """);

    /// Like {@link #CLIENT}, but its main thread ends.
    static final String[] HEADLESS =
            python(
                    """
                    print("pid", os.getpid(), flush=True)
                    start()
                    threading.Thread(target=lambda: time.sleep(600)).start()
                    ctypes.CDLL(None).syscall({"x86_64": 60, "aarch64": 93}[os.uname().machine], 0)
                    """);

    /// Reaps the process that it starts. A keeper must be the test's own child if the next process
    /// is to die first: the JDK closes the pipes of its child when that ends.
    static final String[] KEEPER = python("start().wait(); time.sleep(600)");

    /// Never waits for its children, and adopts the orphans of its descendants.
    static final String[] REAPER =
            python(
                    """
                    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
                    start()
                    time.sleep(600)
                    """);

    /// Prints its own pid and waits for the command that it runs.
    static final String[] SHELL = {"sh", "-c", "echo pid $$; \"$@\"; true", "sh"};

    private final Process outermost;
    private final BufferedReader lines;
    private final List<Long> pids = new ArrayList<>();

    /// Starts all processes, the outermost first, and waits until the watch is armed.
    ProcessFamily(String[]... before) throws IOException {
        List<String> command = new ArrayList<>();
        for (String[] each : before) {
            command.addAll(List.of(each));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(WatchedProcess.class.getName());
        outermost =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        lines = outermost.inputReader();
        until("armed");
    }

    /// The pids that were printed, the outermost first.
    List<Long> pids() {
        return pids;
    }

    /// The process that watches its client.
    ProcessHandle innermost() {
        return outermost
                .descendants()
                .filter(each -> each.children().findAny().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    void closeStdin() throws IOException {
        outermost.getOutputStream().close();
    }

    void closeStdout() throws IOException {
        lines.close();
    }

    /// Reads up to a line that begins with this text, and returns that line.
    String until(String beginning) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("pid ")) {
                pids.add(Long.parseLong(line.substring(4)));
            }
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        throw new AssertionError("the process ended without '" + beginning + "'");
    }

    /// All further lines, without those about checks.
    List<String> untilItsEnd() throws IOException {
        List<String> rest = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.startsWith("Checked")) {
                rest.add(line);
            }
        }
        return rest;
    }

    static void signal(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    }

    /// Ends all processes that are left.
    @Override
    public void close() {
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        outermost.destroyForcibly().onExit().join();
    }

    private static String[] python(String program) {
        return new String[] {"python3", "-c", START + program};
    }
}
