package dev.mcptether.daemon.single;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.daemon.single.Contest.Outcome;
import dev.mcptether.home.LockFile;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.time.VirtualPauses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContestTest {
    private final VirtualPauses time = new VirtualPauses();
    @TempDir private Path home;
    private DaemonFolder folder;
    private LockFile winner;

    @BeforeEach
    void another_holds_the_lock() throws IOException {
        folder = new DaemonFolder(new StateDirectory(home), "default");
        winner = folder.tryLock().orElseThrow();
    }

    @AfterEach
    void release() throws IOException {
        winner.close();
    }

    private Outcome enter(Supplier<DaemonView> look) throws IOException {
        return new Contest(folder, look, time).enter();
    }

    @Test
    void whoever_gets_the_lock_has_won() throws IOException {
        winner.close();

        Outcome outcome = enter(() -> Views.NOBODY);

        assertThat(outcome).isInstanceOf(Outcome.Won.class);
        ((Outcome.Won) outcome).lock().close();
    }

    /// Found by CI: on a busy machine the winner needed more than ten seconds until it answered.
    @Test
    void a_winner_that_is_slow_to_answer_is_waited_for() throws IOException {
        Outcome outcome =
                enter(() -> time.elapsed().toSeconds() < 49 ? Views.BUSY : Views.STARTING);

        assertThat(outcome).isInstanceOf(Outcome.Lost.class);
        assertThat(((Outcome.Lost) outcome).winner().pid()).isEqualTo(4711);
    }

    @Test
    void when_the_winner_ends_the_lock_is_taken() throws IOException {
        Outcome outcome =
                enter(() -> {
                    if (time.elapsed().toSeconds() == 5) {
                        close(winner);
                    }
                    return Views.NOBODY;
                });

        assertThat(outcome).isInstanceOf(Outcome.Won.class);
        ((Outcome.Won) outcome).lock().close();
        assertThat(time.elapsed()).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void one_that_never_answers_is_named() throws IOException {
        Outcome outcome = enter(() -> Views.BUSY);

        assertThat(((Outcome.Stuck) outcome).why())
                .isEqualTo(
                        "another process holds %s and has not answered for 50 s: pid 4711 does not answer"
                                .formatted(folder.file("lock")));
        assertThat(time.elapsed()).isEqualTo(Contest.PATIENCE);
    }

    @Test
    void one_that_a_signal_has_stopped_is_named_at_once() throws IOException {
        Outcome outcome = enter(() -> Views.FROZEN);

        assertThat(((Outcome.Stuck) outcome).why())
                .isEqualTo(
                        "another process holds %s: pid 4711 does not answer"
                                .formatted(folder.file("lock")));
        assertThat(time.elapsed()).isZero();
    }

    private static void close(LockFile lock) {
        try {
            lock.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
