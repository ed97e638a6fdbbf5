package dev.mcptether.bridge;

import dev.mcptether.event.Method;
import dev.mcptether.time.Throttle;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Turns;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.Line;
import dev.mcptether.wire.LineReader;
import dev.mcptether.wire.Oversize;
import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import java.io.IOException;
import java.util.List;

/// Reads the client's messages from stdin and hands them to the session in turns. It uses the
/// thread that calls {@link #run}. That thread also waits for room on the way to the daemon, and
/// for a client that asks without reading our own answers.
public final class ClientReader {
    private final LineReader lines;
    private final Session session;
    private final Turns turns;
    private final Timers timers;
    private volatile long lastRequestNanos;

    public ClientReader(LineReader lines, Session session, Turns turns, Timers timers) {
        this.lines = lines;
        this.session = session;
        this.turns = turns;
        this.timers = timers;
        this.lastRequestNanos = timers.nanos();
    }

    /// When the client last asked for something, on the timers' clock. Answers, notifications and
    /// `ping` do not count: a `ping` only tells that the client is there.
    public long lastRequestNanos() {
        return lastRequestNanos;
    }

    /// Reads up to end-of-file. A stdin that fails counts as end-of-file, because there is nothing
    /// else to read.
    public void run() throws InterruptedException {
        while (true) {
            Line line;
            try {
                line = lines.next();
            } catch (IOException broken) {
                return;
            }
            long now = timers.nanos();
            switch (line) {
                case Line.Whole whole -> {
                    byte[] bytes = whole.bytes();
                    Peeked peeked = Peek.at(bytes);
                    if (asksForSomething(peeked)) {
                        lastRequestNanos = now;
                    }
                    boolean more = lines.hasNext();
                    session.daemonThrottle().add(bytes.length);
                    hand(bytes.length, () -> session.fromClient(bytes, peeked, now, more));
                    session.daemonThrottle().await();
                }
                case Line.TooLong tooLong -> {
                    lastRequestNanos = now;
                    Oversize content = tooLong.content();
                    hand(content.length(), () -> session.tooLargeFromClient(content));
                }
                case Line.End _ -> {
                    return;
                }
            }
        }
    }

    /// Hands a line to the session, then waits while too much is on its way. The session may answer
    /// a line itself, and those answers count too.
    private void hand(long lineBytes, Runnable look) throws InterruptedException {
        Throttle unread = session.unreadThrottle();
        int bytes = (int) Math.min(lineBytes, Integer.MAX_VALUE);
        unread.add(bytes);
        turns.run(() -> {
            look.run();
            unread.remove(bytes);
        });
        unread.await();
    }

    private static boolean asksForSomething(Peeked peeked) {
        return switch (peeked) {
            case Peeked.Single(Envelope envelope) -> asksForSomething(envelope);
            case Peeked.Batch(List<Envelope> envelopes) ->
                    envelopes.stream().anyMatch(ClientReader::asksForSomething);
            case Peeked.TooLarge _ -> true;
            case Peeked.NotJson _ -> false;
        };
    }

    private static boolean asksForSomething(Envelope envelope) {
        return envelope.isRequest() && envelope.method() != Method.PING;
    }
}
