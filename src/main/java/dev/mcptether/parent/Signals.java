package dev.mcptether.parent;

import dev.mcptether.event.ExitReason;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Leads TERM, INT and HUP to the one door.
///
/// A shutdown hook, because that is the only public way to hear of a signal. Which one it was is
/// told by the thread the JVM starts for it, named `SIGTERM handler`, that waits for this hook. The
/// hook does not return before the plan is through, and the plan halts with an exit code of its
/// own, so that the JVM's 128 + signal is never seen. A signal that was ignored when we were
/// started (`nohup`) stays ignored: the JVM sees to that.
public final class Signals {
    private static final Map<String, ExitReason> REASONS =
            Map.of(
                    "SIGTERM handler", ExitReason.SIGTERM,
                    "SIGINT handler", ExitReason.SIGINT,
                    "SIGHUP handler", ExitReason.SIGHUP);

    private Signals() {}

    public static void leadTo(ShutdownPlan plan) {
        Thread hook = Thread.ofPlatform().name("tether-signals").unstarted(() -> end(plan));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private static void end(ShutdownPlan plan) {
        String handler = signalHandler();
        plan.request(
                REASONS.getOrDefault(handler, ExitReason.INTERNAL_ERROR),
                handler.isEmpty() ? "System.exit" : handler.replace(" handler", ""));
        // Returning would let the JVM end with 128 + signal before the plan does.
        while (true) {
            LockSupport.park(plan);
        }
    }

    /// The name of the JVM's thread for the signal; empty when the exit has another cause.
    private static String signalHandler() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(REASONS::containsKey)
                .findFirst()
                .orElse("");
    }
}
