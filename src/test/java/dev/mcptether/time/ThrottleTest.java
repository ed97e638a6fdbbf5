package dev.mcptether.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class ThrottleTest {
    private final Throttle throttle = new Throttle(10);
    private final CountDownLatch passed = new CountDownLatch(1);
    private final Thread reader =
            new Thread(() -> {
                try {
                    throttle.await();
                    passed.countDown();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            });

    @AfterEach
    void ends() throws InterruptedException {
        reader.interrupt();
        reader.join();
    }

    /// Starts a reader that must wait, and waits until it does.
    private void readerWaits() {
        reader.start();
        Eventually.await(() -> reader.getState() == Thread.State.WAITING);
    }

    private void assertPasses() throws InterruptedException {
        assertThat(passed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void up_to_the_limit_nobody_waits() throws InterruptedException {
        throttle.hold();
        throttle.add(10);

        // When
        reader.start();

        // Then
        assertPasses();
    }

    @Test
    void without_a_link_nobody_waits() throws InterruptedException {
        throttle.add(1000);

        // When
        reader.start();

        // Then
        assertPasses();
    }

    @Test
    void beyond_the_limit_the_reader_waits_until_enough_has_left() throws InterruptedException {
        throttle.hold();
        throttle.add(12);
        readerWaits();
        throttle.remove(1);
        assertThat(passed.getCount()).isEqualTo(1);

        // When
        throttle.remove(1);

        // Then
        assertPasses();
        assertThat(throttle.bytes()).isEqualTo(10);
    }

    @Test
    void a_lost_link_lets_the_reader_go_on_and_takes_what_was_on_its_way()
            throws InterruptedException {
        throttle.hold();
        throttle.add(30);
        readerWaits();

        // When
        throttle.release(25);

        // Then
        assertPasses();
        assertThat(throttle.bytes()).isEqualTo(5);
    }

    @Test
    void the_end_lets_the_reader_go_on_for_good() throws InterruptedException {
        throttle.hold();
        throttle.add(30);
        readerWaits();

        // When
        throttle.open();

        // Then
        assertPasses();
        throttle.hold();
        throttle.await();
    }
}
