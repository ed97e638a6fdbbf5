package dev.mcptether.daemon.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.wire.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Tests with a client that reads only when the test lets it.
@Timeout(30)
final class SharedOutletTest {
    private final Semaphore mayRead = new Semaphore(0);
    private final BlockingQueue<byte[]> read = new LinkedBlockingQueue<>();
    private final SharedOutlet outlet =
            new SharedOutlet(
                    "one",
                    message -> {
                        mayRead.acquire();
                        read.add(message);
                    });

    @AfterEach
    void end() {
        outlet.close();
        mayRead.release(1000);
    }

    private String hear() throws InterruptedException {
        byte[] next = read.poll(20, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return new String(next, StandardCharsets.UTF_8);
    }

    @Test
    void messages_keep_their_order() throws Exception {
        outlet.begin();
        mayRead.release(3);

        for (String each : List.of("a", "b", "c")) {
            assertThat(outlet.offer(each.getBytes(StandardCharsets.UTF_8), null)).isTrue();
        }

        assertThat(List.of(hear(), hear(), hear())).containsExactly("a", "b", "c");
    }

    @Test
    void a_client_that_does_not_read_loses_notifications_and_is_told_of_its_answers()
            throws Exception {
        outlet.begin();
        byte[] large = new byte[3 << 20];
        RequestId id = RequestId.of("7");
        for (int i = 0; i < 3; i++) {
            assertThat(outlet.offer(large, id)).isTrue();
        }

        boolean notification = outlet.offer("n".getBytes(StandardCharsets.UTF_8), null);
        boolean answer = outlet.offer("late".getBytes(StandardCharsets.UTF_8), id);

        assertThat(notification).isFalse();
        assertThat(answer).isTrue();
        mayRead.release(4);
        assertThat(List.of(hear().length(), hear().length(), hear().length()))
                .containsOnly(3 << 20);
        assertThat(hear()).contains("\"id\":7", "-31002", "does not read");
        outlet.awaitRoom();
    }
}
