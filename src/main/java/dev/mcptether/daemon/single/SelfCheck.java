package dev.mcptether.daemon.single;

import dev.mcptether.process.Look;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.Sighting;
import java.time.Duration;
import java.util.OptionalLong;

/// Decides whether this process is still the daemon. It is not if another daemon answers at its
/// address, or if the pid file names another living process. A missing answer or file proves
/// nothing. No I/O, except for a look at one process.
public final class SelfCheck {
    public static final Duration INTERVAL = Duration.ofSeconds(30);

    private final long self;
    private final ProcessTable processes;

    public SelfCheck(long self, ProcessTable processes) {
        this.self = self;
        this.processes = processes;
    }

    /// Who has answered at the daemon's own address, and has proven itself.
    public sealed interface Answer {
        record By(long pid) implements Answer {}

        record None(String why) implements Answer {}
    }

    public sealed interface Verdict {
        record Fine() implements Verdict {}

        /// The pid file must be written again.
        record PidFileMissing() implements Verdict {}

        /// Nothing is known. The next check may tell more.
        record Unclear(String why) implements Verdict {}

        /// Another daemon has taken over.
        record TakenOver(String why) implements Verdict {}
    }

    /// @param pidFile the pid that the file names; empty if the file is missing
    public Verdict judge(Answer answer, OptionalLong pidFile) {
        if (answer instanceof Answer.By(long pid) && pid != self) {
            return new Verdict.TakenOver("the daemon at its address has pid " + pid);
        }
        if (pidFile.isPresent() && pidFile.getAsLong() != self && lives(pidFile.getAsLong())) {
            return new Verdict.TakenOver("its pid file names pid " + pidFile.getAsLong());
        }
        if (pidFile.isEmpty() || pidFile.getAsLong() != self) {
            return new Verdict.PidFileMissing();
        }
        return switch (answer) {
            case Answer.By _ -> new Verdict.Fine();
            case Answer.None(String why) -> new Verdict.Unclear(why);
        };
    }

    private boolean lives(long pid) {
        return processes.look(pid) instanceof Look.Seen(Sighting sighting)
                && sighting.state() != Sighting.State.ZOMBIE;
    }
}
