package dev.mcptether.link;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Link;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Turns;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One connect attempt and the connection that it opens. It brings what the connector reports into
/// turns and passes it to {@link Uplink}. When the attempt's time is over, its messages are ignored
/// but still read, because the answer to our close comes after them.
///
/// Connector threads call the listener's methods. All other methods run in turns.
final class Attempt implements ConnectionListener {
    private final long number;
    private final DaemonUrl url;
    private final Uplink uplink;
    private final Turns turns;
    private final Timers timers;
    private final EventSink events;
    private final Liveness liveness;
    private final long sinceNanos;
    private @Nullable Connection connection;
    private @Nullable Runnable onClosed;

    /// @param number counts the attempts of one uplink, from 1
    /// @param liveness hears each sign of life
    Attempt(long number, DaemonUrl url, Uplink uplink, Liveness liveness, Uplink.Context context) {
        this.number = number;
        this.url = url;
        this.uplink = uplink;
        this.turns = context.turns();
        this.timers = context.timers();
        this.events = context.events();
        this.liveness = liveness;
        this.sinceNanos = timers.nanos();
    }

    DaemonUrl url() {
        return url;
    }

    /// The daemon at the other end, as far as it has proven who it is. Ask only while connected.
    DaemonId daemon() {
        return new DaemonId(url, connection == null ? "" : connection.farEnd().identity());
    }

    /// A text for the person who uses the client.
    String says(String detail) {
        return url + ": " + detail;
    }

    void connected(Connection fresh) {
        connection = fresh;
        ended(ConnectOutcome.OPENED, "");
        String otherVersion = fresh.farEnd().otherVersion();
        if (!otherVersion.isEmpty()) {
            events.emit(new Link.VersionDiffers(otherVersion));
        }
    }

    void ended(ConnectOutcome outcome, String detail) {
        Duration took = Duration.ofNanos(timers.nanos() - sinceNanos);
        events.emit(new Link.AttemptEnded(number, outcome, took, detail));
    }

    /// @param closed runs in a turn when the connection is closed, in place of everything else
    void onClosed(Runnable closed) {
        onClosed = closed;
    }

    /// Asks for the next message.
    void demand() {
        if (connection != null) {
            connection.demand();
        }
    }

    @Override
    public void opened(Connection fresh) {
        turns.run(() -> uplink.opened(this, fresh));
    }

    @Override
    public void failed(ConnectFailure failure) {
        turns.run(() -> uplink.failed(this, failure));
    }

    @Override
    public void text(byte[] message) {
        liveness.heard(timers.nanos());
        turns.run(() -> uplink.text(this, message));
    }

    @Override
    public void control(byte[] frame) {
        turns.run(() -> {
            uplink.control(this, frame);
            demand();
        });
    }

    @Override
    public Excess tooLarge() {
        Excess excess = uplink.listener().tooLarge();
        return new Excess() {
            private long bytes;

            @Override
            public void piece(ByteBuffer piece) {
                liveness.heard(timers.nanos());
                bytes += piece.remaining();
                excess.piece(piece);
            }

            @Override
            public void end() {
                turns.run(() -> {
                    if (uplink.receives(Attempt.this, (int) Math.min(bytes, Integer.MAX_VALUE))) {
                        excess.end();
                    }
                    demand();
                });
            }
        };
    }

    @Override
    public void alive() {
        liveness.heard(timers.nanos());
    }

    @Override
    public void written(int bytes) {
        turns.run(() -> {
            // In tether.v1 a message counts as on its way until the daemon acknowledges it.
            if (connection != null && !Resumption.isSpokenOn(connection)) {
                uplink.written(this, bytes);
            }
        });
    }

    @Override
    public void closed(int code, String reason) {
        turns.run(() -> {
            if (onClosed != null) {
                onClosed.run();
            } else {
                uplink.closed(this, Loss.closed(code, reason));
            }
        });
    }
}
