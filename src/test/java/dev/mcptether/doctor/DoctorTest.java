package dev.mcptether.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DoctorTest {
    private static Check check(ProvableLogs logs) {
        return new EventLogsCheck(logs);
    }

    private static final Check WELL = new JavaCheck("Java 25", 25, Optional.empty());

    @Test
    void a_check_that_throws_is_a_finding_and_the_others_run() {
        // Given
        Check broken =
                check(() -> {
                    throw new IOException("too many open files");
                });

        // When
        List<Examined> all =
                new Examination(Duration.ofSeconds(20), Duration.ofSeconds(20))
                        .run(List.of(broken, WELL), _ -> {});

        // Then
        assertThat(all).extracting(Examined::check).containsExactly("event-logs", "java");
        assertThat(all.getFirst().diagnosis().verdict()).isEqualTo(CheckVerdict.FAILED);
        assertThat(all.getFirst().diagnosis().evidence()).contains("too many open files");
        assertThat(all.getLast().diagnosis().verdict()).isEqualTo(CheckVerdict.OK);
    }

    /// Hangs until the test releases it.
    private static <T> T hang(CountDownLatch over, T result) {
        try {
            over.await();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        return result;
    }

    @Test
    void a_check_that_hangs_is_a_finding_after_its_time_and_holds_nobody_up() {
        // Given
        CountDownLatch over = new CountDownLatch(1);
        Check hanging = new StaleCardsCheck(() -> hang(over, List.of()));
        List<Examined> heard = new ArrayList<>();

        // When
        List<Examined> all =
                new Examination(Duration.ofSeconds(1), Duration.ofSeconds(1))
                        .run(List.of(hanging, WELL), heard::add);
        over.countDown();

        // Then
        assertThat(heard).isEqualTo(all);
        assertThat(all.getFirst().diagnosis().verdict()).isEqualTo(CheckVerdict.FAILED);
        assertThat(all.getFirst().diagnosis().evidence()).contains("no result after 1000 ms");
        assertThat(all.getLast().diagnosis().verdict()).isEqualTo(CheckVerdict.OK);
    }

    @Test
    void a_check_that_may_take_long_is_left_out_when_it_does() {
        // Given
        CountDownLatch over = new CountDownLatch(1);
        Check slow = check(() -> hang(over, new ProvableLogs.Proven(1, List.of("broken"))));

        // When
        Examined examined =
                new Examination(Duration.ofSeconds(20), Duration.ofMillis(10))
                        .run(List.of(slow), _ -> {})
                        .getFirst();
        over.countDown();

        // Then
        assertThat(examined.diagnosis().verdict()).isEqualTo(CheckVerdict.SKIPPED);
        assertThat(examined.diagnosis().evidence()).contains("tether doctor event-logs");
    }

    @Test
    void what_has_effects_runs_only_when_it_is_named() {
        // Given
        List<String> started = new ArrayList<>();
        FoundDaemons host = new FoundDaemons(java.nio.file.Path.of("/nowhere"));
        Doctor doctor =
                new Doctor(
                        List.of(
                                WELL,
                                new ServersCheck(
                                        host.settings(),
                                        config -> {
                                            started.add(config.name());
                                            return new DryStart.Came.Nothing("is not there");
                                        })));

        // When
        List<Examined> usual = doctor.examine(List.of(), _ -> {});
        List<Examined> asked = doctor.examine(List.of("servers"), _ -> {});

        // Then
        assertThat(started).as("there are no servers to start").isEmpty();
        assertThat(usual).extracting(Examined::check).containsExactly("java");
        assertThat(asked).extracting(Examined::check).containsExactly("servers");
        assertThat(doctor.unknown(List.of("java", "jawa"))).containsExactly("jawa");
    }

    @Test
    void the_next_step_is_the_first_of_the_worst() {
        // Given
        List<Examined> all =
                List.of(
                        new Examined("a", Diagnosis.ok("fine")),
                        new Examined("b", Diagnosis.warning("so so", "first")),
                        new Examined("c", Diagnosis.failed("bad", "second")),
                        new Examined("d", Diagnosis.failed("bad too", "third")));

        // When
        Optional<String> step = Doctor.nextStep(all);

        // Then
        assertThat(step).contains("second");
        assertThat(Doctor.nextStep(all.subList(0, 1))).isEmpty();
    }

    @Test
    void several_findings_become_one_of_the_worst_verdict() {
        // Given
        List<Diagnosis> all =
                List.of(
                        Diagnosis.ok("one"),
                        Diagnosis.failed("two", "mend two"),
                        Diagnosis.warning("three", "mend three"),
                        Diagnosis.failed("four", "mend four"));

        // When
        Diagnosis one = Diagnosis.worst(all);

        // Then
        assertThat(one).isEqualTo(Diagnosis.failed("two; four", "mend two"));
    }

    @Test
    void evidence_is_one_line_and_names_at_most_twenty() {
        // When
        Diagnosis lines = Diagnosis.ok("one\n  two");
        String list = Diagnosis.list(IntStream.range(0, 50).mapToObj(i -> "pid " + i), ", ");

        // Then
        assertThat(lines.evidence()).isEqualTo("one two");
        assertThat(list).startsWith("pid 0, ").endsWith("pid 19, and 30 more");
    }

    @Test
    void what_is_bad_says_what_to_do() {
        assertThatThrownBy(() -> Diagnosis.failed("it is broken", " "))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_look_is_taken_once_and_again_only_after_it_failed() {
        // Given
        List<Integer> looks = new ArrayList<>();
        Once<Integer> once =
                new Once<>(() -> {
                    looks.add(looks.size());
                    if (looks.size() == 1) {
                        throw new IllegalStateException("not now");
                    }
                    return looks.size();
                });

        // When
        assertThatThrownBy(once::get).isInstanceOf(IllegalStateException.class);
        int first = once.get();
        int second = once.get();

        // Then
        assertThat(first).isEqualTo(second).isEqualTo(2);
        assertThat(looks).hasSize(2);
    }
}
