package dev.mcptether.link;

import dev.mcptether.resume.ClientEnd;
import dev.mcptether.resume.ClientEnd.Heard;
import dev.mcptether.resume.Frames;
import dev.mcptether.resume.Receipt;
import dev.mcptether.resume.Window;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Timers.Timer;
import dev.mcptether.time.Turns;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The shim's end of `tether.v1`. It numbers what is sent, acknowledges what arrives, and keeps the
/// session when the link is cut. Messages that the daemon's window has no room for wait here, in
/// order. The session bounds them, because it counts every byte until {@link #takeFreed} returns
/// it. Turns only.
final class Resumption {
    /// How long the daemon may take to begin or resume the session.
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    /// How long the daemon may take to close after its GOODBYE.
    private static final Duration FAREWELL_TIMEOUT = Duration.ofSeconds(2);

    private final ClientEnd end;
    private final Turns turns;
    private final Timers timers;
    private final Deque<byte[]> held = new ArrayDeque<>();
    private long heldBytes;
    private long countedBytes;
    private @Nullable Connection connection;
    private @Nullable Loss cut;
    private @Nullable Timer ackTimer;
    private @Nullable Timer expiry;

    /// Runs out if the daemon does not take its next step in time.
    private @Nullable Timer deadline;

    /// Counts the deadlines, so that one that runs out late is not taken for the next one.
    private long steps;

    /// Whether the daemon has confirmed the session. Nothing is sent before that.
    private boolean begun;

    Resumption(RandomGenerator random, Turns turns, Timers timers) {
        this.end = new ClientEnd(Window.DEFAULT, random);
        this.turns = turns;
        this.timers = timers;
    }

    Resumption(Turns turns, Timers timers) {
        this(new SecureRandom(), turns, timers);
    }

    static boolean isSpokenOn(Connection connection) {
        return connection.farEnd().linked();
    }

    /// Whether the link was cut and its session may still be resumed.
    boolean isCut() {
        return cut != null;
    }

    boolean hasSession() {
        return end.hasSession();
    }

    /// Asks on a new connection to resume the kept session, or begins a new one.
    ///
    /// @param late runs in a turn if the daemon does not answer in time; gets what the daemon owes
    void connect(Connection fresh, Consumer<String> late) {
        stop(expiry);
        connection = fresh;
        String owed = isCut() ? "resume the session" : "begin the session";
        expect(ANSWER_TIMEOUT, owed, late);
        write(end.connect());
    }

    private void expect(Duration within, String owed, Consumer<String> late) {
        met();
        long step = steps;
        String text = "the daemon did not %s within %d s".formatted(owed, within.toSeconds());
        deadline =
                timers.after(
                        within,
                        () ->
                                turns.run(() -> {
                                    if (step == steps) {
                                        late.accept(text);
                                    }
                                }));
    }

    /// The daemon confirmed the session that we asked for.
    void opened() {
        begun = true;
        met();
    }

    /// The daemon ended the session and will close. Its close code says why.
    ///
    /// @param late as in {@link #connect}
    void ended(Consumer<String> late) {
        begun = false;
        expect(FAREWELL_TIMEOUT, "close after its GOODBYE", late);
    }

    private void met() {
        steps++;
        stop(deadline);
    }

    void send(byte[] message, boolean more) {
        countedBytes += message.length;
        if (held.isEmpty() && end.canSend()) {
            pass(message, more);
        } else {
            held.add(message);
            heldBytes += message.length;
        }
    }

    private void pass(byte[] message, boolean more) {
        if (end.sent(message) && connection != null) {
            connection.sendText(message, more);
        }
    }

    /// Sends the messages that wait, as far as the window has room.
    void sendHeld() {
        while (!held.isEmpty() && end.canSend()) {
            byte[] message = held.remove();
            heldBytes -= message.length;
            pass(message, true);
        }
        if (connection != null) {
            connection.flush();
        }
    }

    /// A message arrived. Acknowledges it in time.
    Receipt received(int bytes) {
        Receipt receipt = end.received(bytes, timers.nanos());
        if (receipt == Receipt.DELIVER) {
            acknowledge();
        }
        return receipt;
    }

    private void acknowledge() {
        byte[] due = end.ackDue(timers.nanos());
        if (due != null && connection != null) {
            connection.acknowledge(due);
        }
        long nanos = end.ackDueInNanos(timers.nanos());
        if (ackTimer == null && nanos != Long.MAX_VALUE) {
            ackTimer =
                    timers.after(Duration.ofNanos(nanos), () -> turns.run(this::acknowledgeLate));
        }
    }

    private void acknowledgeLate() {
        ackTimer = null;
        acknowledge();
    }

    Heard control(byte[] frame) {
        return end.onControl(ByteBuffer.wrap(frame));
    }

    /// How many bytes the daemon has acknowledged since the last call.
    int takeFreed() {
        long left = end.retainedBytes() + heldBytes;
        long freed = countedBytes - left;
        countedBytes = left;
        return (int) freed;
    }

    /// The session continues. Writes what the daemon has not seen.
    void resumed(Frames resend) {
        met();
        cut = null;
        write(resend);
    }

    /// The kept session is lost, and a new one begins.
    ///
    /// @param late as in {@link #connect}
    Loss restarted(Frames hello, Consumer<String> late) {
        Loss loss = forgetCut();
        expect(ANSWER_TIMEOUT, "begin the session", late);
        write(hello);
        return loss;
    }

    private void write(Frames frames) {
        Connection open = connection;
        if (open != null) {
            frames.binary().forEach(open::sendControl);
            frames.text().forEach(message -> open.sendText(message, true));
            open.flush();
        }
    }

    /// The connection broke. Returns whether the session may survive it.
    ///
    /// @param expired runs in a turn when the session has expired
    boolean cut(Loss loss, Runnable expired) {
        connection = null;
        stop(ackTimer);
        ackTimer = null;
        met();
        if (!begun || !end.hasSession()) {
            return false;
        }
        end.closed(loss.code(), timers.nanos());
        if (!end.hasSession()) {
            return false;
        }
        if (cut == null) {
            cut = loss;
        }
        Duration left = Duration.ofNanos(end.lostInNanos(timers.nanos()));
        expiry =
                timers.after(
                        left,
                        () ->
                                turns.run(() -> {
                                    if (connection == null && isCut()) {
                                        expired.run();
                                    }
                                }));
        return true;
    }

    /// Gives up the session of the cut link. Returns how that link was lost.
    Loss forget() {
        end.forget();
        return forgetCut();
    }

    private Loss forgetCut() {
        Loss loss =
                cut == null
                        ? new Loss(
                                Loss.ABNORMAL,
                                "the session is over",
                                dev.mcptether.event.Link.RetryCause.LINK_LOST)
                        : cut;
        cut = null;
        held.clear();
        heldBytes = 0;
        countedBytes = 0;
        begun = false;
        met();
        stop(expiry);
        return loss;
    }

    /// Ends the session for good.
    void goodbye() {
        byte[] farewell = end.goodbye();
        if (farewell != null && connection != null) {
            connection.sendControl(farewell);
        }
        var _ = forgetCut();
    }

    /// Sends the daemon this shim's report, now and after each connect.
    void report(byte[] json) {
        byte[] frame = end.report(json);
        if (frame != null && connection != null) {
            connection.sendControl(frame);
        }
    }

    private static void stop(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
