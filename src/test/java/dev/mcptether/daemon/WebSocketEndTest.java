package dev.mcptether.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.time.Eventually;
import dev.mcptether.time.VirtualTimers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WebSocketEndTest {
    private static final int LIMIT = 16;

    private final VirtualTimers timers = new VirtualTimers();
    private final FakeCoreSession jetty = new FakeCoreSession();
    private final Ear ear = new Ear();
    private final OpenEnds open = new OpenEnds();
    private final WebSocketEnd end =
            new WebSocketEnd(ear, new WebSocketEnd.Limits(LIMIT, 4), open, timers);

    /// Takes messages. A test can keep it busy with one.
    private static final class Ear implements WebSocketEnd.Listener {
        final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        final LinkedBlockingQueue<Integer> closes = new LinkedBlockingQueue<>();
        volatile CountDownLatch busy = new CountDownLatch(0);
        volatile boolean broken;
        boolean quick;

        @Override
        public void opened(WebSocketEnd end) {}

        @Override
        public void text(byte[] message) throws InterruptedException {
            heard.add("text " + new String(message, StandardCharsets.UTF_8));
            if (broken) {
                throw new IllegalStateException("broken");
            }
            busy.await();
        }

        @Override
        public boolean takesAtOnce(byte[] message) {
            if (quick) {
                heard.add("at once " + new String(message, StandardCharsets.UTF_8));
            }
            return quick;
        }

        @Override
        public void binary(byte[] message) {
            heard.add("binary " + message.length);
        }

        @Override
        public void closed(int code) {
            closes.add(code);
        }

        String hears() throws InterruptedException {
            return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
        }
    }

    @BeforeEach
    void opens() {
        end.onOpen(jetty, Callback.NOOP);
    }

    @Test
    void frames_become_messages() throws InterruptedException {
        // When
        jetty.brings(end, OpCode.TEXT, false, "one ");
        jetty.brings(end, OpCode.PING, true, "");
        jetty.brings(end, OpCode.CONTINUATION, false, "mess");
        jetty.brings(end, OpCode.CONTINUATION, true, "age");
        jetty.brings(end, OpCode.BINARY, true, "123");

        // Then
        assertThat(ear.hears()).isEqualTo("text one message");
        assertThat(ear.hears()).isEqualTo("binary 3");
    }

    @Test
    void a_message_that_is_taken_at_once_needs_no_other_thread() {
        // Given
        ear.quick = true;

        // When
        jetty.brings(end, OpCode.TEXT, true, "quick");

        // Then
        assertThat(ear.heard).containsExactly("at once quick");
        assertThat(jetty.wantsMore()).isTrue();
    }

    @Test
    void a_client_that_brings_much_leaves_the_selector_to_others() {
        // Given
        ear.quick = true;
        int messages = 1000;
        int elsewhere = 0;

        // When
        for (int i = 0; i < messages; i++) {
            jetty.brings(end, OpCode.TEXT, true, "m" + i);
            elsewhere += jetty.wasAskedByCaller() ? 0 : 1;
        }

        // Then
        assertThat(ear.heard).hasSize(messages);
        assertThat(elsewhere).isBetween(messages / 20, messages / 10);
    }

    @Test
    void no_frame_is_read_while_the_listener_is_busy() throws InterruptedException {
        // Given
        ear.busy = new CountDownLatch(1);
        jetty.brings(end, OpCode.TEXT, true, "first");
        assertThat(ear.hears()).isEqualTo("text first");

        // When
        boolean wanted = jetty.wantsMore();
        ear.busy.countDown();
        jetty.brings(end, OpCode.TEXT, true, "second");

        // Then
        assertThat(wanted).isFalse();
        assertThat(ear.hears()).isEqualTo("text second");
    }

    @Test
    void a_message_that_grows_over_the_limit_closes_and_what_follows_is_dropped()
            throws InterruptedException {
        // When
        jetty.brings(end, OpCode.TEXT, false, "x".repeat(LIMIT));
        jetty.brings(end, OpCode.CONTINUATION, false, "y");
        jetty.brings(end, OpCode.CONTINUATION, true, "z");
        jetty.brings(end, OpCode.TEXT, true, "late");

        // Then
        assertThat(jetty.sent).containsExactly("CLOSE 1009");
        timers.advance(Duration.ofSeconds(1));
        assertThat(jetty.aborted).isTrue();
        assertThat(ear.heard).isEmpty();
    }

    @Test
    void what_is_not_utf_8_closes_with_1007() {
        // When
        Frame broken = new Frame(OpCode.TEXT, ByteBuffer.wrap(new byte[] {(byte) 0xFF}));
        end.onFrame(broken, Callback.NOOP);

        // Then
        assertThat(jetty.sent).containsExactly("CLOSE 1007");
    }

    @Test
    void a_listener_that_breaks_ends_the_socket() throws InterruptedException {
        // Given
        ear.broken = true;

        // When
        jetty.brings(end, OpCode.TEXT, true, "x");
        jetty.brings(end, OpCode.TEXT, true, "read on, to hear the close");

        // Then
        assertThat(ear.hears()).isEqualTo("text x");
        assertThat(jetty.sent).containsExactly("CLOSE 1011");
    }

    @Test
    void only_the_latest_of_many_pings_waits_for_a_client_that_does_not_read() {
        // When
        for (String payload : new String[] {"1", "2", "3", "4"}) {
            jetty.brings(end, OpCode.PING, true, payload);
        }
        jetty.write();
        jetty.write();

        // Then
        assertThat(jetty.sent).containsExactly("PONG 1", "PONG 4");
    }

    @Test
    void a_sender_waits_for_the_client_to_read() throws InterruptedException {
        // Given
        end.sendText("1234567".getBytes(StandardCharsets.UTF_8));
        CountDownLatch sent = new CountDownLatch(1);
        Thread sender =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                end.sendText(new byte[] {'8'});
                                sent.countDown();
                            } catch (InterruptedException impossible) {
                                Thread.currentThread().interrupt();
                            }
                        });

        // When
        long before = sent.getCount();
        Eventually.await(() -> sender.getState() == Thread.State.WAITING);
        jetty.write();

        // Then
        assertThat(before).isEqualTo(1);
        assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(jetty.sent).containsExactly("TEXT 1234567", "TEXT 8");
    }

    @Test
    void a_silent_client_is_asked_and_then_let_go() {
        // When
        timers.advance(WebSocketEnd.PING_AFTER);
        end.checkAlive();
        boolean early = jetty.aborted;
        timers.advance(WebSocketEnd.GONE_AFTER);
        end.checkAlive();

        // Then
        assertThat(jetty.sent).containsExactly("PING ");
        assertThat(early).isFalse();
        assertThat(jetty.aborted).isTrue();
    }

    @Test
    void acknowledgements_that_nobody_reads_do_not_pile_up() {
        // When
        for (int number = 1; number <= 1000; number++) {
            end.acknowledge(("ack " + number).getBytes(StandardCharsets.UTF_8));
        }

        // Then
        assertThat(jetty.sent).containsExactly("BINARY ack 1");
        jetty.write();
        assertThat(jetty.sent).containsExactly("BINARY ack 1", "BINARY ack 1000");
        jetty.write();
        end.acknowledge("ack 1001".getBytes(StandardCharsets.UTF_8));
        assertThat(jetty.sent).endsWith("BINARY ack 1001").hasSize(3);
    }

    @Test
    void a_pong_is_a_sign_of_life() {
        // Given
        timers.advance(WebSocketEnd.GONE_AFTER.minusSeconds(1));

        // When
        jetty.brings(end, OpCode.PONG, true, "");
        timers.advance(Duration.ofSeconds(2));
        end.checkAlive();

        // Then
        assertThat(jetty.aborted).isFalse();
    }

    @Test
    void silence_while_we_do_not_read_is_our_own() throws InterruptedException {
        // Given
        ear.busy = new CountDownLatch(1);
        jetty.brings(end, OpCode.TEXT, true, "x");
        assertThat(ear.hears()).isEqualTo("text x");

        // When
        timers.advance(WebSocketEnd.GONE_AFTER);
        end.checkAlive();

        // Then
        assertThat(jetty.aborted).isFalse();
        assertThat(jetty.sent).isEmpty();
        ear.busy.countDown();
    }

    @Test
    void the_end_is_told_once_and_frees_who_waits() throws InterruptedException {
        // Given
        end.sendText("1234567".getBytes(StandardCharsets.UTF_8));
        assertThat(open.size()).isEqualTo(1);

        // When
        end.onClosed(new CloseStatus(1006), Callback.NOOP);
        end.sendText(new byte[] {'8'});

        // Then
        assertThat(ear.closes).containsExactly(1006);
        assertThat(open.size()).isZero();
        assertThat(jetty.sent).containsExactly("TEXT 1234567");
    }
}
