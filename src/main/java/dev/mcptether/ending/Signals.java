package dev.mcptether.ending;

import dev.mcptether.event.ExitReason;
import dev.mcptether.time.Threads;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Turns TERM, INT and HUP into a request to the {@link ShutdownPlan}.
///
/// It uses a shutdown hook, because that is the only public way to hear of a signal. The JVM starts
/// a thread for the signal, with a name like `SIGTERM handler`, that waits for the hooks; that name
/// tells which signal it was. The hook never returns. The plan ends the process, at the latest by
/// its deadline, with an exit code of its own instead of the JVM's 128 + signal. So a process that
/// means to end by `System.exit`, such as a run that trains the AOT cache, must not install this.
///
/// A signal that was ignored when we were started (`nohup`) stays ignored; the JVM does that.
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

    /// The name of the JVM's thread for the signal; empty if the JVM exits for another reason.
    private static String signalHandler() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(REASONS::containsKey)
                .findFirst()
                .orElse("");
    }
}
