package dev.mcptether.ending;

import dev.mcptether.event.ExitReason;
import dev.mcptether.time.Threads;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Leads TERM, INT and HUP to the one door.
///
/// A shutdown hook, because that is the only public way to hear of a signal. Which one it was is
/// told by the thread the JVM starts for it, named like `SIGTERM handler`, that waits for the
/// hooks. The hook never returns: the plan ends the process, with an exit code of its own instead
/// of the JVM's 128 + signal, at the latest by its deadline. So whoever means to end by
/// `System.exit`, as a run that trains the AOT cache must, does not install this.
///
/// A signal that was ignored when we were started (`nohup`) stays ignored: the JVM sees to that.
public final class Signals {
    private static final Map<String, ExitReason> REASONS =
            Map.of(
                    "SIGTERM handler", ExitReason.SIGTERM,
                    "SIGINT handler", ExitReason.SIGINT,
                    "SIGHUP handler", ExitReason.SIGHUP);

    private Signals() {}

    public static void leadTo(ShutdownPlan plan) {
        Runtime.getRuntime().addShutdownHook(Threads.unstarted("tether-signals", () -> end(plan)));
    }

    private static void end(ShutdownPlan plan) {
        String handler = signalHandler();
        plan.request(
                REASONS.getOrDefault(handler, ExitReason.INTERNAL_ERROR),
                handler.isEmpty() ? "System.exit" : handler.replace(" handler", ""));
        while (true) {
            LockSupport.park();
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
