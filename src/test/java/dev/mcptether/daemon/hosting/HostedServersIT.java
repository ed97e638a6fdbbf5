package dev.mcptether.daemon.hosting;

import static dev.mcptether.time.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.ProcessUse;
import dev.mcptether.config.ServerConfig;
import dev.mcptether.config.ServerStart;
import dev.mcptether.config.Servers;
import dev.mcptether.config.Variables;
import dev.mcptether.config.WorkPlace;
import dev.mcptether.daemon.CallSequence;
import dev.mcptether.daemon.ServedSession;
import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Event;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.event.Server;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.ProcessStarter;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.ProvenProcesses;
import dev.mcptether.process.Sighting;
import dev.mcptether.time.SystemTimers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Tests servers that are real processes: small shell scripts that answer every request with their
/// pid.
@Timeout(30)
final class HostedServersIT {
    private static final ProcessTable TABLE = ProcessTable.ofThisHost();

    /// Defines a shell function that answers each line that has an id.
    private static final String ANSWER =
            """
            answer() {
              while IFS= read -r line; do
                case $line in *'"id":'*) ;; *) continue ;; esac
                id=${line#*'"id":'}; id=${id%%[,\\}]*}
                case $line in *crash*) echo last words >&2; exit 7 ;; esac
                echo '{"jsonrpc":"2.0","id":'$id',"result":{"pid":'$$'}}'
              done
            }
            """;

    @TempDir private Path home;

    private final RecordingSink events = new RecordingSink();

    /// Runs before an event is recorded.
    private volatile Consumer<Event> beforeEvent = _ -> {};

    private final SystemTimers timers = new SystemTimers();
    private final List<ServedSession> sessions = new ArrayList<>();
    private HostedServers servers;
    private ChildrenFile children;

    @BeforeEach
    void begin() throws IOException {
        StateDirectory state = new StateDirectory(home);
        Path folder = state.directory("daemons", "default");
        children = new ChildrenFile(state, "default", HostedServersIT::fail);
        servers =
                new HostedServers(
                        new HostedServers.Means(
                                ProcessStarter.ofThisHost(TABLE),
                                Map.of("PATH", "/usr/bin:/bin", "TETHER_TOKEN", "x", "KEPT", "y"),
                                children,
                                new DaemonLog(folder.resolve("log"), HostedServersIT::fail),
                                new CallSequence(),
                                "1.0",
                                1 << 20,
                                event -> {
                                    beforeEvent.accept(event);
                                    events.emit(event);
                                },
                                timers));
    }

    private static void fail(IOException why) {
        throw new AssertionError(why);
    }

    @AfterEach
    void nothing_is_left() throws InterruptedException {
        servers.hurry();
        sessions.forEach(ServedSession::close);
        servers.awaitNone(Duration.ofSeconds(10));
        // The end of a process is reported after its last output has been read, which can be later
        // than its end.
        await(() -> servers.views().stream().allMatch(view -> view.pids().isEmpty()));
        await(() -> children.read().isEmpty());
        timers.close();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void host(String name, String script) {
        servers.apply(new Servers(List.of(config(name, script)), List.of(), List.of()));
    }

    private ServerConfig config(String name, String script) {
        return ServerConfig.plain(name, List.of("sh", "-c", ANSWER + script), home);
    }

    /// A client of one server.
    private final class Client {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final ServedSession session;

        Client(String server) {
            long number = sessions.size() + 1L;
            session =
                    servers.server(server)
                            .orElseThrow()
                            .open(
                                    number,
                                    message ->
                                            heard.add(new String(message, StandardCharsets.UTF_8)));
            sessions.add(session);
        }

        void say(String message) throws InterruptedException {
            session.receive(message.getBytes(StandardCharsets.UTF_8));
        }

        String hear() throws InterruptedException {
            String next = heard.poll(15, TimeUnit.SECONDS);
            assertThat(next).as("an answer").isNotNull();
            return String.valueOf(next);
        }

        String ask(String id, String method) throws InterruptedException {
            say("{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\"}".formatted(id, method));
            return hear();
        }

        long pid() throws InterruptedException {
            return HostedServersIT.pid(ask("1", "ping"));
        }
    }

    private static boolean lives(long pid) {
        return TABLE.look(pid) instanceof dev.mcptether.process.Look.Seen(Sighting seen)
                && seen.state() != Sighting.State.ZOMBIE;
    }

    @Test
    void each_session_has_its_own_process_which_ends_with_it() throws Exception {
        host("one", "answer");
        Client ann = new Client("one");
        Client bob = new Client("one");
        long anns = ann.pid();
        long bobs = bob.pid();

        ann.session.close();

        assertThat(anns).isNotEqualTo(bobs);
        await(() -> !lives(anns));
        assertThat(lives(bobs)).isTrue();
        assertThat(bob.pid()).isEqualTo(bobs);
        assertThat(children.read()).extracting(each -> each.process().pid()).contains(bobs);
    }

    @Test
    void sessions_share_a_process_that_goes_on_without_them() throws Exception {
        ServerConfig shared = config("one", "answer").with(ProcessUse.SHARED);
        servers.apply(new Servers(List.of(shared), List.of(), List.of()));
        Client ann = new Client("one");
        Client bob = new Client("one");

        long anns = pid(ann.ask("1", "tools/list"));
        long bobs = pid(bob.ask("1", "tools/list"));
        ann.session.close();
        String crashed = bob.ask("2", "crash");
        long again = pid(bob.ask("3", "tools/list"));

        assertThat(anns).isEqualTo(bobs).isNotEqualTo(again);
        assertThat(crashed).contains("-31002", "exit code 7", "last words");
        assertThat(servers.views())
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.process()).isEqualTo("shared");
                    assertThat(view.pids()).containsExactly(again);
                    assertThat(view.sessions()).isEqualTo(1);
                });
    }

    /// When the session ends, its calls end too, and no lock is held while that is reported ({@link
    /// RecordingSink} checks it).
    @Test
    void a_session_that_leaves_a_shared_process_in_the_middle_of_a_call_ends_the_call()
            throws Exception {
        ServerConfig mute = config("mute", "exec sleep 60").with(ProcessUse.SHARED);
        servers.apply(new Servers(List.of(mute), List.of(), List.of()));
        Client ann = new Client("mute");
        ann.say("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
        await(() -> !servers.views().getFirst().pids().isEmpty());

        ann.session.close();

        assertThat(events.events(Call.Finished.class))
                .extracting(Call.Finished::outcome)
                .containsExactly(CallOutcome.ABANDONED);
        servers.hurry();
    }

    private static long pid(String answer) {
        return Long.parseLong(answer.replaceAll("(?s).*\"pid\":(\\d+).*", "$1"));
    }

    @Test
    void a_crash_is_told_with_exit_and_last_words_and_the_next_request_finds_another()
            throws Exception {
        host("one", "answer");
        Client ann = new Client("one");
        long first = ann.pid();

        String answer = ann.ask("\"x\"", "crash");

        assertThat(answer)
                .startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"error\":{\"code\":-31002")
                .contains("exit code 7")
                .contains("last words")
                .contains("\"server\":\"one\"");
        assertThat(ann.pid()).isNotEqualTo(first);
        assertThat(events.events(Server.Exited.class))
                .extracting(Server.Exited::cause)
                .containsExactly(Server.ExitCause.CRASHED);
        assertThat(events.events(Server.Restarted.class)).hasSize(1);
        assertThat(servers.views().getFirst().restarts()).isEqualTo(1);
        assertThat(servers.views().getFirst().lastError()).contains("last words");
    }

    /// Found by CI: a child can answer before the thread that sent the request has reported the
    /// call.
    @Test
    void a_call_begins_before_it_ends_however_quick_its_child() throws Exception {
        host("one", "answer");
        Client ann = new Client("one");
        ann.pid();
        Thread client = Thread.currentThread();
        beforeEvent =
                event -> {
                    // Hold back only the client's thread. The child's reader must go on, or the
                    // answer is never read.
                    if (event instanceof Call.Started && Thread.currentThread().equals(client)) {
                        await(() -> !ann.heard.isEmpty());
                    }
                };

        ann.say("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}");

        await(() -> events.events(Call.Finished.class).size() == 2);
        events.assertPaired();
    }

    @Test
    void a_program_that_is_not_there_is_told() throws Exception {
        ServerConfig absent = ServerConfig.plain("absent", List.of("no-such-7f3a"), home);
        servers.apply(new Servers(List.of(absent), List.of(), List.of()));

        String answer = new Client("absent").ask("1", "initialize");

        assertThat(answer).contains("-31001").contains("'no-such-7f3a' was not found");
    }

    @Test
    void a_child_that_never_reads_stops_its_own_client_and_nobody_else() throws Exception {
        servers.apply(
                new Servers(
                        List.of(config("deaf", "exec sleep 60"), config("one", "answer")),
                        List.of(),
                        List.of()));
        Client deaf = new Client("deaf");
        Client one = new Client("one");
        String large =
                "{\"method\":\"notifications/x\",\"params\":\"%s\"}".formatted("x".repeat(500_000));
        deaf.say("{\"id\":1,\"method\":\"ping\"}");
        await(() -> !servers.views().getFirst().pids().isEmpty());

        try (var executor = Executors.newSingleThreadExecutor()) {
            Future<?> flood =
                    executor.submit(() -> {
                        for (int i = 0; i < 10; i++) {
                            deaf.say(large);
                        }
                        return null;
                    });

            assertThat(flood)
                    .failsWithin(Duration.ofMillis(300))
                    .withThrowableOfType(TimeoutException.class);
            assertThat(one.pid()).isPositive();
            servers.hurry();
            deaf.session.close();
            assertThat(flood).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void a_slow_client_stops_its_own_child_and_nobody_else() throws Exception {
        host("one", "read -r line; yes '{\"method\":\"x\"}'");
        BlockingQueue<String> hold = new LinkedBlockingQueue<>(1);
        ServedSession slow =
                servers.server("one")
                        .orElseThrow()
                        .open(9, message -> hold.put(new String(message, StandardCharsets.UTF_8)));
        sessions.add(slow);
        slow.receive("{\"id\":1,\"method\":\"ping\"}".getBytes(StandardCharsets.UTF_8));
        await(() -> hold.remainingCapacity() == 0);
        host("two", "answer");

        assertThat(new Client("two").pid()).isPositive();

        servers.hurry();
        slow.close();
        await(() -> {
            hold.clear();
            return children.read().size() <= 1;
        });
    }

    @Test
    void a_child_that_closes_its_stdout_is_ended() throws Exception {
        host("mute", "read -r line; exec >&-; exec sleep 60");

        String answer = new Client("mute").ask("1", "tools/list");

        assertThat(answer).contains("-31002").contains("closed its stdout");
        await(() -> servers.views().getFirst().pids().isEmpty());
        servers.hurry();
    }

    @Test
    void a_flood_on_stderr_stays_within_its_files() throws Exception {
        Path log = home.resolve("daemons/default/log");
        host(
                "loud",
                "yes 'a line on stderr that is neither short nor long' | head -c 30000000 >&2;"
                        + " echo 'the flood is over' >&2; answer");

        assertThat(new Client("loud").pid()).isPositive();
        // The answer may come before the last lines. While they are written, the log may be
        // rotated, and then a file is missing for a moment.
        await(() -> read(log).contains("the flood is over"));

        assertThat(Files.size(log)).isLessThanOrEqualTo(DaemonLog.FILE_BYTES);
        assertThat(read(log.resolveSibling("log.1"))).contains("[loud session 1 pid ");
    }

    @Test
    void what_a_child_has_forked_ends_with_it_however_stubborn() throws Exception {
        host("family", "trap '' TERM; sh -c \"trap '' TERM; sleep 60\" & answer; wait");
        Client ann = new Client("family");
        long pid = ann.pid();
        assertThat(TABLE.all()).filteredOn(each -> each.session() == pid).hasSizeGreaterThan(1);

        servers.hurry();
        ann.session.close();

        await(() -> TABLE.all().stream().noneMatch(each -> each.session() == pid));
    }

    @Test
    void a_process_that_left_its_session_and_holds_the_pipes_hinders_nothing() throws Exception {
        host("daemonising", "setsid sh -c 'echo $$ >left; exec sleep 60' & answer");
        Client ann = new Client("daemonising");
        ann.pid();
        Path left = home.resolve("left");
        await(() -> Files.exists(left) && left.toFile().length() > 0);
        long outside = Long.parseLong(Files.readString(left).strip());

        ann.session.close();

        await(() -> children.read().isEmpty());
        await(() ->
                Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(each -> each.getName().startsWith("tether-child-")));
        ProcessHandle.of(outside).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void the_environment_is_the_daemons_without_its_own_settings_and_with_the_servers()
            throws Exception {
        ServerConfig config =
                new ServerConfig(
                        "env",
                        List.of("sh", "-c", "env >seen; " + ANSWER + "answer"),
                        new Variables(Map.of("SECRET", "secret-7f3a91")),
                        new WorkPlace.OfClient(),
                        ServerStart.ALWAYS,
                        Optional.empty(),
                        ProcessUse.PER_SESSION);
        servers.apply(new Servers(List.of(config), List.of(), List.of()));
        Client ann = new Client("env");

        ann.session.worksIn(home);

        assertThat(ann.pid()).isPositive();
        assertThat(Files.readString(home.resolve("seen")))
                .contains("KEPT=y", "SECRET=secret-7f3a91")
                .doesNotContain("TETHER_");
    }

    @Test
    void a_value_of_the_environment_is_taken_out_of_what_a_child_says() throws Exception {
        ServerConfig config =
                new ServerConfig(
                        "chatty",
                        List.of("sh", "-c", "echo \"my key is $SECRET\" >&2; exit 1"),
                        new Variables(Map.of("SECRET", "secret-7f3a91")),
                        new WorkPlace.Directory(home),
                        ServerStart.ON_DEMAND,
                        Optional.empty(),
                        ProcessUse.PER_SESSION);
        servers.apply(new Servers(List.of(config), List.of(), List.of()));

        String answer = new Client("chatty").ask("1", "initialize");

        assertThat(answer).contains("my key is [redacted]");
        assertThat(Files.readString(home.resolve("daemons/default/log")))
                .contains("my key is [redacted]")
                .doesNotContain("secret-7f3a91");
    }

    @Test
    void an_idle_process_ends_and_comes_again() throws Exception {
        ServerConfig plain = config("idle", "answer");
        ServerConfig config =
                new ServerConfig(
                        "idle",
                        plain.command(),
                        plain.variables(),
                        plain.place(),
                        plain.start(),
                        Optional.of(Duration.ofMillis(200)),
                        ProcessUse.PER_SESSION);
        servers.apply(new Servers(List.of(config), List.of(), List.of()));
        Client ann = new Client("idle");
        long first = ann.pid();

        await(() -> !lives(first));

        assertThat(ann.pid()).isNotEqualTo(first);
        assertThat(events.events(Server.Exited.class).getFirst().cause())
                .isEqualTo(Server.ExitCause.IDLE);
        assertThat(events.events(Server.Restarted.class)).isEmpty();
    }

    @Test
    void five_early_ends_are_a_crash_loop_told_once() throws Exception {
        host("mayfly", "echo I am gone >&2; exit 3");
        Client ann = new Client("mayfly");

        for (int i = 0; i < 6; i++) {
            assertThat(ann.ask("1", "initialize")).contains("-31001").contains("I am gone");
        }

        assertThat(events.events(Server.CrashLoop.class))
                .containsExactly(new Server.CrashLoop("mayfly", 5));
    }

    @Test
    void servers_come_change_and_go_while_sessions_go_on() throws Exception {
        host("one", "answer");
        Client before = new Client("one");
        long pid = before.pid();

        servers.apply(new Servers(List.of(config("two", "answer")), List.of(), List.of()));
        assertThat(servers.names()).containsExactly("two");
        assertThat(before.pid()).isEqualTo(pid);
        Servers mistaken =
                new Servers(
                        List.of(),
                        List.of(
                                new Servers.Mistake(Optional.of("two"), "two is wrong"),
                                new Servers.Mistake(Optional.of("new"), "new is wrong")),
                        List.of());
        servers.apply(mistaken);
        servers.apply(mistaken);

        assertThat(new Client("two").pid()).isPositive();
        assertThat(new Client("new").ask("1", "initialize"))
                .contains("-31001")
                .contains("new is wrong");
        assertThat(servers.views())
                .extracting(ServerView::name, ServerView::lastError)
                .contains(org.assertj.core.groups.Tuple.tuple("two", "two is wrong"));
        assertThat(events.events(Server.MistakeFound.class)).hasSize(2);
        assertThat(events.events(Server.Removed.class)).containsExactly(new Server.Removed("one"));
    }

    @Test
    void what_a_killed_daemon_left_is_ended_and_an_innocent_spared() throws Exception {
        host("left", "trap '' TERM; answer; sleep 60");
        Client ann = new Client("left");
        long pid = ann.pid();
        List<ChildrenFile.Child> noted = children.read();
        StateDirectory other = new StateDirectory(home.resolve("other"));
        ChildrenFile file = new ChildrenFile(other, "default", HostedServersIT::fail);
        file.add(noted.getFirst());
        var innocent = noted.getFirst().process();
        file.add(
                new ChildrenFile.Child(
                        new dev.mcptether.process.ProcessIdentity(
                                ProcessHandle.current().pid(),
                                innocent.startTicks(),
                                innocent.bootId()),
                        "innocent",
                        2));

        Leftovers leftovers = new Leftovers(file, new ProvenProcesses(TABLE));
        assertThat(leftovers.find()).hasSize(1);
        int ended = leftovers.end();

        assertThat(ended).isEqualTo(1);
        await(() -> !lives(pid));
        assertThat(file.read()).isEmpty();
    }
}
