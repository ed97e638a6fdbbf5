package dev.mcptether.fleet.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.home.LockFile;
import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CandidateTest {
    private final CountDownLatch led = new CountDownLatch(1);
    private final AtomicInteger left = new AtomicInteger();

    @TempDir private Path home;

    private Candidate candidate() {
        return new Candidate(new StateDirectory(home), _ -> {});
    }

    private Leader leader() {
        return new Leader() {
            @Override
            public long round() {
                led.countDown();
                return 3_600_000;
            }

            @Override
            public void leave() {
                left.incrementAndGet();
            }
        };
    }

    @Test
    void it_leads_with_the_lock_until_it_leaves_and_gives_it_back() throws Exception {
        // Given
        Candidate candidate = candidate();
        candidate.stand(Duration.ZERO, this::leader);
        boolean leads = led.await(20, TimeUnit.SECONDS);
        boolean held = LockFile.tryHold(home.resolve("run"), "leader.lock").isEmpty();

        // When
        candidate.leave(Duration.ofSeconds(20));

        // Then
        assertThat(leads).isTrue();
        assertThat(held).isTrue();
        assertThat(left).hasValue(1);
        Optional<LockFile> free = LockFile.tryHold(home.resolve("run"), "leader.lock");
        assertThat(free).isPresent();
        free.get().close();
    }

    @Test
    void who_has_left_never_stands() throws InterruptedException {
        // Given
        Candidate candidate = candidate();
        candidate.leave();

        // When
        candidate.stand(Duration.ZERO, this::leader);
        candidate.leave(Duration.ofSeconds(20));

        // Then
        assertThat(led.getCount()).isEqualTo(1);
        assertThat(home.resolve("run")).doesNotExist();
    }

    @Test
    void without_a_place_for_the_lock_it_says_so_and_leads_nothing() throws Exception {
        // Given
        Files.writeString(home.resolve("run"), "");
        CountDownLatch told = new CountDownLatch(1);
        Candidate candidate =
                new Candidate(new StateDirectory(home), (IOException _) -> told.countDown());

        // When
        candidate.stand(Duration.ZERO, this::leader);

        // Then
        assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        candidate.leave();
        assertThat(led.getCount()).isEqualTo(1);
    }
}
