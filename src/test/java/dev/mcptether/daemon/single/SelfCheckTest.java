package dev.mcptether.daemon.single;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.daemon.single.SelfCheck.Answer;
import dev.mcptether.daemon.single.SelfCheck.Verdict;
import dev.mcptether.process.FakeProcessTable;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SelfCheckTest {
    private static final long SELF = 100;
    private static final long OTHER = 200;

    private final FakeProcessTable table = new FakeProcessTable(true);
    private final SelfCheck check = new SelfCheck(SELF, table);

    @BeforeEach
    void twoProcesses() {
        table.starts(SELF, 1, "java");
        table.starts(OTHER, 1, "java");
    }

    private Verdict judge(Answer answer, long pidFile) {
        return check.judge(answer, OptionalLong.of(pidFile));
    }

    @Test
    void who_answers_itself_and_is_in_the_file_is_fine() {
        assertThat(judge(new Answer.By(SELF), SELF)).isEqualTo(new Verdict.Fine());
    }

    @Test
    void another_that_answers_has_taken_over_whatever_the_file_says() {
        assertThat(judge(new Answer.By(OTHER), SELF)).isInstanceOf(Verdict.TakenOver.class);
        assertThat(check.judge(new Answer.By(OTHER), OptionalLong.empty()))
                .isInstanceOf(Verdict.TakenOver.class);
    }

    @Test
    void a_file_that_names_a_living_process_has_been_taken_over() {
        Verdict verdict = judge(new Answer.By(SELF), OTHER);

        assertThat(verdict).isEqualTo(new Verdict.TakenOver("its pid file names pid 200"));
    }

    @Test
    void a_file_that_names_a_dead_one_is_written_again() {
        table.ends(OTHER);
        assertThat(judge(new Answer.By(SELF), OTHER)).isEqualTo(new Verdict.PidFileMissing());
    }

    @Test
    void a_file_that_names_a_zombie_is_written_again() {
        table.endsUnreaped(OTHER);
        assertThat(judge(new Answer.By(SELF), OTHER)).isEqualTo(new Verdict.PidFileMissing());
    }

    @Test
    void a_missing_file_is_written_again_also_when_nobody_answers() {
        assertThat(check.judge(new Answer.None("late"), OptionalLong.empty()))
                .isEqualTo(new Verdict.PidFileMissing());
    }

    @Test
    void a_missing_answer_alone_ends_nobody() {
        assertThat(judge(new Answer.None("late"), SELF)).isEqualTo(new Verdict.Unclear("late"));
    }
}
