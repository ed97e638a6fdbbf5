package dev.mcptether.bridge;

import static dev.mcptether.time.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Direction;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Message;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.time.VirtualTimers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class ClientWriterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final VirtualTimers timers = new VirtualTimers();
    private final RecordingSink events = new RecordingSink();
    private final AtomicInteger rooms = new AtomicInteger();
    private final CompletableFuture<IOException> broken = new CompletableFuture<>();
    private final AtomicInteger beginnings = new AtomicInteger();
    private final AtomicBoolean room = new AtomicBoolean();
    private final Pipe pipe = new Pipe();
    private final ClientWriter writer =
            new ClientWriter(
                    pipe,
                    room::get,
                    events,
                    timers,
                    new ClientWriter.Listener() {
                        @Override
                        public void begun() {
                            beginnings.incrementAndGet();
                        }

                        @Override
                        public void room() {
                            rooms.incrementAndGet();
                        }

                        @Override
                        public void broken(IOException why) {
                            broken.complete(why);
                        }
                    });

    private void write(String message) {
        writer.write(message.getBytes(StandardCharsets.UTF_8), Kind.RESPONSE, timers.nanos());
    }

    private void finish() throws InterruptedException {
        assertThat(writer.finish(PATIENCE)).isTrue();
    }

    @Test
    void each_message_becomes_one_line_in_order() throws Exception {
        writer.start();
        StringBuilder expected = new StringBuilder();

        // When
        for (int i = 0; i < 5000; i++) {
            String message = "é" + "x".repeat(i % 700) + i;
            expected.append(message).append('\n');
            write(message);
        }
        finish();

        // Then
        assertThat(pipe.text()).isEqualTo(expected.toString());
    }

    @Test
    void a_short_message_that_comes_alone_is_written_by_its_bringer() throws Exception {
        room.set(true);
        writer.start();
        write("first");
        await(() -> beginnings.get() == 1 && rooms.get() == 0 && pipe.text().equals("first\n"));
        awaitIdle();
        timers.advance(Duration.ofMillis(1));

        // When
        write("second");

        // Then
        assertThat(pipe.writers()).hasSize(2).contains(Thread.currentThread());
        assertThat(pipe.text()).isEqualTo("first\nsecond\n");
        finish();
        assertThat(events.events(Message.Passed.class)).hasSize(2);
    }

    @Test
    void what_has_no_room_or_is_long_or_follows_at_once_goes_through_the_thread() throws Exception {
        room.set(true);
        writer.start();
        write("first");
        await(() -> beginnings.get() == 1);
        awaitIdle();

        // When
        write("at once");
        awaitIdle();
        timers.advance(Duration.ofMillis(1));
        write("x".repeat(4096));
        awaitIdle();
        timers.advance(Duration.ofMillis(1));
        room.set(false);
        write("no room");
        finish();

        // Then
        assertThat(pipe.writers()).doesNotContain(Thread.currentThread());
        assertThat(pipe.text()).isEqualTo("first\nat once\n" + "x".repeat(4096) + "\nno room\n");
    }

    @Test
    void a_break_is_told_by_whoever_writes() throws Exception {
        room.set(true);
        writer.start();
        write("first");
        await(() -> beginnings.get() == 1);
        awaitIdle();
        timers.advance(Duration.ofMillis(1));
        pipe.breaks();

        // When
        write("second");

        // Then
        assertThat(broken).isCompleted();
    }

    /// Waits until the writer's thread has nothing left to write or to report.
    private void awaitIdle() {
        await(writer::isIdle);
    }

    @Test
    void messages_of_every_length_around_the_buffer_are_written_whole() throws Exception {
        int[] lengths = {
            0, 1, 65_534, 65_535, 65_536, 65_537, 1, 200_000, 3, 65_535, 65_535, 40_000, 40_000
        };
        StringBuilder expected = new StringBuilder();

        // When
        for (int length : lengths) {
            String message = "m".repeat(length);
            expected.append(message).append('\n');
            write(message);
        }
        writer.start();
        finish();

        // Then
        assertThat(pipe.text()).isEqualTo(expected.toString());
    }

    @Test
    void what_has_passed_is_told_with_its_time_in_transit() throws Exception {
        write("four");
        timers.advance(Duration.ofNanos(7));

        // When
        writer.start();
        finish();

        // Then
        assertThat(events.events())
                .containsExactly(new Message.Passed(Direction.TO_CLIENT, Kind.RESPONSE, 4, 7));
    }

    @Test
    void a_client_that_does_not_read_is_full_and_room_is_told_once_it_has_caught_up()
            throws Exception {
        pipe.closeTap();
        writer.start();

        // When
        for (int i = 0; i < 30; i++) {
            write("x".repeat(100_000));
        }

        // Then
        assertThat(writer.isFull()).isTrue();
        assertThat(rooms).hasValue(0);
        pipe.openTap();
        finish();
        assertThat(writer.isFull()).isFalse();
        assertThat(rooms).hasValue(1);
    }

    @Test
    void up_to_one_mebibyte_unread_the_daemon_is_still_read() {
        // When
        write("x".repeat(1 << 20));

        // Then
        assertThat(writer.isFull()).isFalse();
    }

    @Test
    void a_client_that_is_gone_is_told() throws Exception {
        pipe.breaks();
        writer.start();

        // When
        write("a");

        // Then
        assertThat(broken.get(10, TimeUnit.SECONDS)).hasMessage("Broken pipe");
        finish();
    }

    @Test
    void the_end_does_not_wait_longer_than_it_may() throws Exception {
        pipe.closeTap();
        writer.start();
        write("a");

        // When
        boolean finished = writer.finish(Duration.ofMillis(50));

        // Then
        assertThat(finished).isFalse();
        pipe.openTap();
        finish();
        assertThat(pipe.text()).isEqualTo("a\n");
    }

    /// A stdout whose reader can stop reading for a while, or go away.
    private static final class Pipe extends OutputStream {
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private final Set<Thread> writers = ConcurrentHashMap.newKeySet();
        private volatile CountDownLatch tap = new CountDownLatch(0);
        private volatile boolean broken;

        void closeTap() {
            tap = new CountDownLatch(1);
        }

        void openTap() {
            tap.countDown();
        }

        Set<Thread> writers() {
            return writers;
        }

        void breaks() {
            broken = true;
        }

        synchronized String text() {
            return text.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                tap.await();
            } catch (InterruptedException ended) {
                throw new IOException(ended);
            }
            writers.add(Thread.currentThread());
            if (broken) {
                throw new IOException("Broken pipe");
            }
            synchronized (this) {
                text.write(bytes, offset, length);
            }
        }
    }
}
