package dev.mcptether.process;

import static dev.mcptether.time.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcptether.process.ProcessOrder.Stream;
import dev.mcptether.process.ProcessOrder.Streams;
import dev.mcptether.process.StartException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests both ways to start a process, with real processes.
@Timeout(20)
final class ProcessStarterIT {
    private static final ProcessTable TABLE = ProcessTable.ofThisHost();
    private static final ProcessStarter LINUX = new LinuxStarter(new SpawnCalls(), TABLE);
    private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");
    private static final Streams PIPES =
            new Streams(new Stream.Pipe(), new Stream.Pipe(), new Stream.Pipe());

    @TempDir private Path place;

    static List<ProcessStarter> starters() {
        return List.of(LINUX, new PortableStarter(TABLE));
    }

    @ParameterizedTest
    @MethodSource("starters")
    void what_is_written_to_stdin_comes_back_from_stdout(ProcessStarter starter) throws Exception {
        StartedProcess cat = starter.start(order("cat"));

        cat.stdin().write("a line\n".getBytes(StandardCharsets.UTF_8));
        cat.stdin().close();

        assertThat(text(cat.stdout())).isEqualTo("a line\n");
        assertThat(end(cat)).isEqualTo(new ProcessEnd.Exited(0));
    }

    @ParameterizedTest
    @MethodSource("starters")
    void arguments_are_handed_over_as_they_are(ProcessStarter starter) throws Exception {
        StartedProcess printf = starter.start(order("printf", "%s|", "a b", "$HOME", "", "ü*"));

        assertThat(text(printf.stdout())).isEqualTo("a b|$HOME||ü*|");
        end(printf);
    }

    @ParameterizedTest
    @MethodSource("starters")
    void the_environment_is_the_one_given_and_no_other(ProcessStarter starter) throws Exception {
        Map<String, String> given = Map.of("ONLY", "this = one", "PATH", "/usr/bin");
        StartedProcess env = starter.start(new ProcessOrder(List.of("env"), given, place, PIPES));

        assertThat(text(env.stdout()).lines())
                .containsExactlyInAnyOrder("ONLY=this = one", "PATH=/usr/bin");
        end(env);
    }

    @ParameterizedTest
    @MethodSource("starters")
    void it_works_in_the_directory_given(ProcessStarter starter) throws Exception {
        StartedProcess pwd = starter.start(order("pwd"));

        assertThat(text(pwd.stdout()).strip()).isEqualTo(place.toRealPath().toString());
        end(pwd);
    }

    @ParameterizedTest
    @MethodSource("starters")
    void an_exit_code_and_a_signal_are_told_apart(ProcessStarter starter) throws Exception {
        StartedProcess exits = starter.start(order("sh", "-c", "exit 7"));
        StartedProcess crashes = starter.start(order("sh", "-c", "kill -SEGV $$"));

        assertThat(end(exits)).isEqualTo(new ProcessEnd.Exited(7));
        assertThat(end(crashes)).isEqualTo(new ProcessEnd.Killed(11));
    }

    @ParameterizedTest
    @MethodSource("starters")
    void output_is_appended_to_a_file(ProcessStarter starter) throws Exception {
        Path file = place.resolve("log");
        Files.writeString(file, "before\n");
        Streams streams =
                new Streams(new Stream.Nothing(), new Stream.Append(file), new Stream.Append(file));
        List<String> command = List.of("sh", "-c", "cat; echo out; echo err >&2");

        end(starter.start(new ProcessOrder(command, PATH, place, streams)));

        assertThat(Files.readString(file)).isEqualTo("before\nout\nerr\n");
    }

    @ParameterizedTest
    @MethodSource("starters")
    void what_cannot_be_started_is_said_in_words(ProcessStarter starter) throws Exception {
        Path plain = Files.writeString(place.resolve("plain"), "text");
        Path gone = place.resolve("gone");
        ProcessOrder homeless = new ProcessOrder(List.of("cat"), PATH, gone, PIPES);

        assertThatThrownBy(() -> starter.start(order("no-such-program")))
                .hasMessageContaining(
                        "'no-such-program' was not found in any directory of its PATH")
                .extracting("reason")
                .isEqualTo(Reason.NOT_FOUND);
        assertThatThrownBy(() -> starter.start(order(gone.toString())))
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> starter.start(order(plain.toString())))
                .hasMessageContaining("is not executable")
                .extracting("reason")
                .isEqualTo(Reason.NOT_EXECUTABLE);
        assertThatThrownBy(() -> starter.start(order("/"))).hasMessageContaining("is a directory");
        assertThatThrownBy(() -> starter.start(homeless))
                .hasMessageContaining("working directory " + gone + " does not exist")
                .extracting("reason")
                .isEqualTo(Reason.NO_DIRECTORY);
    }

    @Test
    void what_the_kernel_refuses_is_said_in_words() throws Exception {
        Path unknown = executable("unknown", "no first line");
        Path orphaned = executable("orphaned", "#!/no/such/interpreter\n");

        assertThatThrownBy(() -> LINUX.start(order(unknown.toString())))
                .hasMessageContaining("neither a program of this machine nor a script");
        assertThatThrownBy(() -> LINUX.start(order(orphaned.toString())))
                .hasMessageContaining("interpreter in the first line");
    }

    @Test
    void a_failed_start_leaves_no_descriptor_open() throws Exception {
        Path unknown = executable("unknown", "no first line");
        assertThatThrownBy(() -> LINUX.start(order(unknown.toString())));
        Set<String> before = openPipes();

        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> LINUX.start(order(unknown.toString())));
        }

        // A collection may close some that other tests have left.
        assertThat(openPipes()).isSubsetOf(before);
    }

    /// Found by CI: the release ended the streams before what was in the pipes had been read.
    @Test
    void what_it_said_before_its_end_can_be_read_after_the_release() throws Exception {
        StartedProcess process = LINUX.start(order("sh", "-c", "echo answer; echo word >&2"));
        end(process);

        process.release();

        assertThat(process.stdout().readAllBytes()).asString().isEqualTo("answer\n");
        assertThat(process.stderr().readAllBytes()).asString().isEqualTo("word\n");
    }

    @Test
    void it_leads_a_session_and_inherits_nothing_else() throws Exception {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            StartedProcess sleep = LINUX.start(order("sleep", "60"));
            Sighting seen = ((Look.Seen) TABLE.look(sleep.pid())).sighting();

            assertThat(socket.isBound()).isTrue();
            assertThat(seen.session()).isEqualTo(sleep.pid());
            assertThat(sleep.identity()).isEqualTo(seen.identity());
            try (var descriptors = Files.list(Path.of("/proc/" + sleep.pid() + "/fd"))) {
                assertThat(descriptors.map(each -> each.getFileName().toString()))
                        .containsExactlyInAnyOrder("0", "1", "2");
            }
            sleep.signal(ProcessSignal.KILL);
            assertThat(end(sleep)).isEqualTo(new ProcessEnd.Killed(9));
        }
    }

    @Test
    void signals_blocked_or_ignored_here_are_not_so_there() throws Exception {
        StartedProcess cat = LINUX.start(order("cat", "/proc/self/status"));

        // glibc makes the new process ignore its two internal signals, 32 and 33.
        assertThat(text(cat.stdout()).lines().filter(line -> line.matches("Sig(Blk|Ign).*")))
                .allMatch(line -> line.matches("SigBlk:\t0{16}|SigIgn:\t0{7}180{7}"))
                .hasSize(2);
        end(cat);
    }

    @Test
    void the_whole_session_is_signalled_also_who_has_left_the_group() throws Exception {
        String script = "set -m; sleep 60 & sleep 60 & echo $! $!; wait";
        StartedProcess shell = LINUX.start(order("bash", "-c", script));
        shell.stdout().read();
        assertThat(shell.leavesOthers()).isTrue();

        shell.signal(ProcessSignal.KILL);

        end(shell);
        await(() -> !shell.leavesOthers());
    }

    @Test
    void an_ended_process_keeps_its_number_until_it_is_released() throws Exception {
        StartedProcess shell = LINUX.start(order("sh", "-c", "exit 3"));

        assertThat(shell.ended().get(10, TimeUnit.SECONDS)).isEqualTo(new ProcessEnd.Exited(3));

        assertThat(((Look.Seen) TABLE.look(shell.pid())).sighting().state())
                .isEqualTo(Sighting.State.ZOMBIE);
        shell.release();
        assertThat(TABLE.look(shell.pid())).isEqualTo(new Look.Absent());
        shell.release();
        shell.signal(ProcessSignal.KILL);
    }

    @Test
    void a_living_process_is_not_released() throws Exception {
        StartedProcess cat = LINUX.start(order("cat"));

        cat.release();

        assertThat(new ProvenProcesses(TABLE).lives(cat.identity())).isTrue();
        cat.stdin().close();
        end(cat);
    }

    @Test
    void a_grandchild_may_keep_the_pipes_open_and_the_end_is_told() throws Exception {
        StartedProcess shell = LINUX.start(order("sh", "-c", "sleep 60 & exit 5"));

        assertThat(shell.ended().get(10, TimeUnit.SECONDS)).isEqualTo(new ProcessEnd.Exited(5));

        assertThat(shell.leavesOthers()).isTrue();
        shell.signal(ProcessSignal.KILL);
        assertThat(shell.stdout().read()).isEqualTo(-1);
        end(shell);
    }

    @Test
    void only_a_proven_process_is_signalled() throws Exception {
        StartedProcess cat = LINUX.start(order("cat"));
        ProcessIdentity real = cat.identity();
        ProvenProcesses proven = new ProvenProcesses(TABLE);

        for (ProcessIdentity other :
                List.of(
                        new ProcessIdentity(real.pid(), real.startTicks() + 1, real.bootId()),
                        new ProcessIdentity(real.pid(), real.startTicks(), "another boot"),
                        new ProcessIdentity(real.pid(), 0, real.bootId()))) {
            assertThat(proven.signal(other, ProcessSignal.KILL)).isFalse();
            assertThat(proven.signalSession(other, ProcessSignal.KILL)).isZero();
        }

        assertThat(proven.lives(real)).isTrue();
        assertThat(proven.signal(real, ProcessSignal.KILL)).isTrue();
        assertThat(end(cat)).isEqualTo(new ProcessEnd.Killed(9));
    }

    @Test
    void a_session_is_signalled_after_its_leader_has_gone() throws Exception {
        StartedProcess shell = LINUX.start(order("sh", "-c", "sleep 60 & exit 0"));
        end(shell);
        ProvenProcesses proven = new ProvenProcesses(TABLE);

        assertThat(proven.signalSession(shell.identity(), ProcessSignal.KILL)).isEqualTo(1);

        await(() -> proven.session(shell.identity()).isEmpty());
    }

    private Path executable(String name, String content) throws IOException {
        Path file = Files.writeString(place.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private ProcessOrder order(String... command) {
        return new ProcessOrder(List.of(command), PATH, place, PIPES);
    }

    private static ProcessEnd end(StartedProcess process) throws Exception {
        ProcessEnd end = process.ended().get(10, TimeUnit.SECONDS);
        process.release();
        return end;
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    /// The numbers that the system gave them.
    private static Set<String> openPipes() throws IOException {
        Set<String> pipes = new HashSet<>();
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path each : descriptors.toList()) {
                try {
                    String opened = Files.readSymbolicLink(each).toString();
                    if (opened.startsWith("pipe:")) {
                        pipes.add(opened);
                    }
                } catch (IOException closed) {
                    // The descriptor of this listing.
                }
            }
        }
        return pipes;
    }
}
