package dev.mcptether.lineage;

import dev.mcptether.config.Platform;
import dev.mcptether.ending.ProcessHalt;
import dev.mcptether.ending.ShutdownPlan;
import dev.mcptether.ending.Signals;
import dev.mcptether.event.ExitReason;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.time.SystemTimers;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A program that only watches its client, as a shim does, and prints every event to stdout. The
/// tests of this package start it.
final class WatchedProcess {
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
        ProcessTable table = ProcessTable.ofThisHost();
        Lineage lineage = Lineage.of(table, ProcessHandle.current().pid(), Ancestors.UNKNOWN);
        Platform.Family system = Platform.current().family();
        ProcessHalt halt = new ProcessHalt(_ -> 0, true);
        ShutdownPlan plan = new ShutdownPlan(out::println, halt);
        Signals.leadTo(plan);
        CountDownLatch hungUp = new CountDownLatch(1);
        PushWatch push =
                PushWatch.on(
                        system,
                        new StdioWatcher() {
                            @Override
                            public void stdinHungUp() {
                                plan.stdinHungUp();
                                out.println("stdin hung up");
                                hungUp.countDown();
                            }

                            @Override
                            public void stdoutBroken() {
                                plan.request(ExitReason.STDOUT_BROKEN, "poll");
                            }
                        });
        ParentWatch watch =
                new ParentWatch(
                        lineage,
                        Duration.ofMillis(100),
                        table,
                        push,
                        new SystemTimers(),
                        out::println,
                        plan::clientGone);
        watch.start();
        halt.prepare();
        watch.arm();
        out.println("armed");
        while (System.in.read() >= 0) {
            // Only the end of stdin matters.
        }
        // The reader and the watch see the end on different threads. The tests want to see both.
        var _ = hungUp.await(30, TimeUnit.SECONDS);
        plan.request(ExitReason.STDIN_EOF, "read");
        Thread.currentThread().join();
    }
}
