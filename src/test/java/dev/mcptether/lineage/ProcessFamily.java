package dev.mcptether.lineage;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A {@link WatchedProcess} and whoever stands between it and the test, as real processes. The test
/// holds its stdin open and reads its stdout, whoever else lives, so the end of the lines is its
/// end.
final class ProcessFamily implements AutoCloseable {
    /// Starts what it is told to, and leaves the standard streams to that.
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

    /// Says its own pid and lives on.
    static final String[] CLIENT =
            python(
                    """
                    print("pid", os.getpid(), flush=True)
                    start()
                    time.sleep(600)
                    """);

    /// The same, and its main thread ends.
    static final String[] HEADLESS =
            python(
                    """
                    print("pid", os.getpid(), flush=True)
                    start()
                    threading.Thread(target=lambda: time.sleep(600)).start()
                    ctypes.CDLL(None).syscall({"x86_64": 60, "aarch64": 93}[os.uname().machine], 0)
                    """);

    /// Reaps whom it started. Somebody has to stand before the first who dies: the JDK closes the
    /// pipes of its own child when that ends.
    static final String[] KEEPER = python("start().wait(); time.sleep(600)");

    /// Never waits for its children, and adopts those of others.
    static final String[] REAPER =
            python(
                    """
                    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
                    start()
                    time.sleep(600)
                    """);

    /// Says its own pid and waits for what it runs.
    static final String[] SHELL = {"sh", "-c", "echo pid $$; \"$@\"; true", "sh"};

    private final Process outermost;
    private final BufferedReader lines;
    private final List<Long> pids = new ArrayList<>();

    /// Starts everyone, the outermost first, and waits until it is watched.
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

    /// The pids that were said, the outermost first.
    List<Long> pids() {
        return pids;
    }

    /// The process that watches.
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

    /// Reads on up to a line that begins like this.
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

    /// All further lines but those about checks.
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

    /// Ends everyone who is left.
    @Override
    public void close() {
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        outermost.destroyForcibly().onExit().join();
    }

    private static String[] python(String program) {
        return new String[] {"python3", "-c", START + program};
    }
}
