package dev.mcptether.daemon.hosting;

import dev.mcptether.event.Server.ExitCause;
import dev.mcptether.process.ProcessEnd;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.StartedProcess;
import dev.mcptether.time.Threads;
import dev.mcptether.time.Timers;
import dev.mcptether.wire.Line;
import dev.mcptether.wire.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// One process of a server with the threads around it, from its start until nothing of it is left.
final class Child {
    /// How long to read on after the child's end. The rest of a pipe takes milliseconds on an idle
    /// machine and hundreds of milliseconds on a busy one. The whole time passes only if another
    /// process holds the pipe open.
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /// How long a child may live without a stdout before we end it. A child that exits needs a
    /// moment between the two.
    private static final Duration MUTE = Duration.ofSeconds(1);

    /// Hears from the child. Each method is called on a thread that may wait.
    interface Listener {
        void said(Line line) throws InterruptedException;

        /// The child has ended. Nothing more is reported except {@link #gone}.
        void ended(Exit exit);

        /// The process and everything that it has started are gone.
        void gone();
    }

    /// @param how a text that follows the server's name
    ///
    /// @param lastWords the last line of its stderr; may be empty
    record Exit(String how, ExitCause cause, String lastWords, Duration lived) {
        /// A text that follows the server's name.
        String text() {
            return lastWords.isEmpty()
                    ? how + "."
                    : how + ". Its last words: " + lastWords + (endsSentence() ? "" : ".");
        }

        private boolean endsSentence() {
            return ".!?".indexOf(lastWords.charAt(lastWords.length() - 1)) >= 0;
        }
    }

    private final StartedProcess process;
    private final ChildInput input;
    private final ChildWords words;
    private final Farewell farewell;
    private final Listener listener;
    private final Timers timers;
    private final long startedNanos;
    private final CountDownLatch silent = new CountDownLatch(2);
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile ExitCause cause = ExitCause.BY_ITSELF;

    Child(StartedProcess process, LogLines log, Listener listener, Timers timers) {
        this.process = process;
        this.input = new ChildInput(process.stdin(), process::stdinHasRoom);
        this.words = new ChildWords(process.stderr(), log);
        this.listener = listener;
        this.timers = timers;
        this.startedNanos = timers.nanos();
        this.farewell =
                new Farewell(
                        process,
                        input::finish,
                        listener::gone,
                        timers,
                        task -> Threads.startVirtual("tether-end", task));
    }

    ProcessIdentity identity() {
        return process.identity();
    }

    ChildInput input() {
        return input;
    }

    /// @param maxMessageBytes the longest line that is kept
    void begin(int maxMessageBytes) {
        input.begin();
        Threads.start("tether-child-out", () -> readLines(maxMessageBytes));
        Threads.start("tether-child-err", this::readWords);
        var _ = process.ended().whenComplete((end, _) -> ended(end));
    }

    /// Ends the child. May be called again with less patience.
    void stop(ExitCause why, Farewell.Patience patience) {
        if (cause == ExitCause.BY_ITSELF) {
            cause = why;
        }
        farewell.begin(patience);
    }

    private void readLines(int maxMessageBytes) {
        try (InputStream out = process.stdout()) {
            LineReader lines = new LineReader(out, maxMessageBytes);
            for (Line line = lines.next(); !(line instanceof Line.End); line = lines.next()) {
                listener.said(line);
            }
        } catch (IOException broken) {
            // A broken pipe means the same as its end.
        } catch (InterruptedException nobodyListens) {
            Thread.currentThread().interrupt();
        } finally {
            silent.countDown();
        }
        endIfMute();
    }

    /// Ends a child that has closed its stdout, because it can no longer answer.
    private void endIfMute() {
        try {
            process.ended().get(MUTE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException lives) {
            if (cause == ExitCause.BY_ITSELF) {
                tell("closed its stdout and is ended", ExitCause.CRASHED);
                stop(ExitCause.CRASHED, Farewell.Patience.USUAL);
            }
        } catch (ExecutionException | InterruptedException untold) {
            Threads.surprise(untold);
        }
    }

    private void readWords() {
        try {
            words.readAll();
        } finally {
            silent.countDown();
        }
    }

    private void ended(ProcessEnd end) {
        farewell.ended();
        try {
            var _ = silent.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        boolean unasked = cause == ExitCause.BY_ITSELF;
        ExitCause why =
                unasked && !end.equals(new ProcessEnd.Exited(0)) ? ExitCause.CRASHED : cause;
        tell(end.toString(), why);
    }

    /// Reports the end. Only the first call does something.
    private void tell(String how, ExitCause why) {
        if (told.compareAndSet(false, true)) {
            Duration lived = Duration.ofNanos(timers.nanos() - startedNanos);
            listener.ended(new Exit(how, why, words.last(), lived));
        }
    }
}
