package dev.mcptether.daemon.diagnostics.tools;

import dev.mcptether.daemon.diagnostics.LoggingLevel;
import dev.mcptether.daemon.diagnostics.Tool;
import dev.mcptether.daemon.diagnostics.ToolCall;
import dev.mcptether.daemon.diagnostics.ToolResult;
import java.time.Duration;

/// Takes some time and reports its progress. It is not declared safe to repeat: repeated after a
/// cut, it would sleep longer than it was asked to.
record SleepTool(Pause pause) implements Tool {
    private static final double MOST_SECONDS = 3600;
    private static final int MOST_STEPS = 1000;

    @Override
    public Declaration declaration() {
        return new Declaration(
                "sleep",
                "Sleep",
                "Waits, reporting progress in equal steps. Ends early when cancelled.",
                new Schema()
                        .number("seconds", "How long to wait.", 0, MOST_SECONDS)
                        .whole("steps", "Progress reports; 10 if absent.", 1, MOST_STEPS)
                        .required("seconds")
                        .node(),
                Effect.WRITES);
    }

    @Override
    public ToolResult call(ToolCall call) throws InterruptedException {
        double seconds = call.arguments().number("seconds", 0, MOST_SECONDS);
        int steps = call.arguments().whole("steps", 1, MOST_STEPS, 10);
        Duration step = Pause.ofSeconds(seconds).dividedBy(steps);
        call.log(LoggingLevel.DEBUG, "sleeping for %s s".formatted(seconds));
        for (int done = 1; done <= steps; done++) {
            pause.lasting(step);
            call.progress(done, steps, "%d of %d".formatted(done, steps));
        }
        call.log(LoggingLevel.INFO, "slept for %s s".formatted(seconds));
        return ToolResult.text("slept for %s s".formatted(seconds));
    }
}
