package dev.mcptether.daemon;

import static dev.mcptether.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Daemon;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.resume.ServerSessions;
import dev.mcptether.resume.Terms;
import dev.mcptether.resume.Window;
import dev.mcptether.time.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ResumableLinkTest {
    private final VirtualTimers timers = new VirtualTimers();
    private final RecordingSink events = new RecordingSink();
    private final Registry registry = new Registry();
    private final ResumableSessions daemon =
            new ResumableSessions(
                    new Terms(new UUID(1, 2), Duration.ofSeconds(60), Window.DEFAULT),
                    ServerSessions.Bounds.DEFAULT,
                    registry,
                    new ResumableSessions.Context(events, timers));
    private final Server server = new Server();
    private final FakeShim shim = new FakeShim(daemon, (_, _) -> server, new Random(1)).connect();

    /// Takes each message at once, until the test tells it to take its time.
    private static final class Server implements ServedSession {
        final List<String> heard = new CopyOnWriteArrayList<>();
        final List<Thread> threads = new CopyOnWriteArrayList<>();
        volatile boolean waits;
        volatile boolean breaks;
        final CountDownLatch goesOn = new CountDownLatch(1);

        @Override
        public void receive(byte[] message) throws InterruptedException {
            Optional<Rest> rest = begin(message);
            if (rest.isPresent()) {
                rest.get().finish();
            }
        }

        @Override
        public Optional<Rest> begin(byte[] message) {
            if (breaks) {
                throw new IllegalStateException("broken");
            }
            heard.add(new String(message, java.nio.charset.StandardCharsets.UTF_8));
            threads.add(Thread.currentThread());
            return waits ? Optional.of(goesOn::await) : Optional.empty();
        }

        @Override
        public String client() {
            return "";
        }

        @Override
        public int callsInFlight() {
            return 0;
        }

        @Override
        public void close() {}
    }

    @Test
    void a_short_message_reaches_its_session_on_the_thread_that_brings_it() {
        // When
        shim.says("{'id':1}");

        // Then
        assertThat(server.heard).hasSize(1);
        assertThat(server.threads).containsExactly(Thread.currentThread());
    }

    @Test
    void what_comes_behind_a_message_that_waits_keeps_its_order_and_holds_nobody_up() {
        // Given
        server.waits = true;
        List<String> said = new ArrayList<>();

        // When
        for (int i = 0; i < 100; i++) {
            String filler = i % 10 == 0 ? "x".repeat(20_000) : "";
            said.add("{\"id\":%d,\"m\":\"%s\"}".formatted(i, filler));
            shim.says(said.getLast());
        }

        // Then
        assertThat(server.heard).hasSizeLessThan(3);
        server.goesOn.countDown();
        eventually(() -> assertThat(server.heard).containsExactlyElementsOf(said));
    }

    @Test
    void messages_over_a_newer_socket_come_after_those_of_the_older_one() {
        // Given
        server.waits = true;
        shim.says("first");
        shim.says("second");
        Runnable noticedLater = shim.cutUnnoticed();

        // When
        shim.connect();
        shim.says("third");
        shim.reads();
        noticedLater.run();
        server.goesOn.countDown();

        // Then
        eventually(() -> assertThat(server.heard).containsExactly("first", "second", "third"));
    }

    @Test
    void a_session_that_breaks_ends_alone() {
        // Given
        server.breaks = true;

        // When
        shim.says("{'id':1}");

        // Then
        shim.reads();
        assertThat(shim.closes).containsExactly(1011);
        eventually(() -> assertThat(events.events(Daemon.SessionClosed.class)).hasSize(1));
    }
}
