package dev.mcptether.link.exai;

import java.time.Duration;

/// The time in which nothing is asked on a lane. After a while the lane may be given back; until
/// then pings watch its socket. Turns only.
final class LaneRest {
    private final Surroundings around;
    private final Listener listener;
    private boolean resting;
    private boolean pinged;

    /// Counts the rests, so that a timer of an earlier one does nothing.
    private int number;

    /// Hears from a rest, in turns.
    interface Listener {
        /// Nothing was asked for {@link Lanes#IDLE}.
        void idle();

        void ping();

        /// Whether the daemon may be too busy to answer a ping.
        boolean mayBeBlocked();

        /// No pong came within the timeout.
        void silent(Duration timeout);
    }

    LaneRest(Surroundings around, Listener listener) {
        this.around = around;
        this.listener = listener;
    }

    void begin() {
        resting = true;
        int begun = ++number;
        var _ =
                around.after(
                        Lanes.IDLE,
                        () -> {
                            if (goesOn(begun)) {
                                listener.idle();
                            }
                        });
        around.config()
                .pings()
                .ifPresent(pings -> pingAfter(pings.interval(), pings.timeout(), begun));
    }

    void end() {
        resting = false;
        pinged = false;
    }

    /// A pong came, or another sign of life.
    void alive() {
        pinged = false;
    }

    private boolean goesOn(int begun) {
        return resting && number == begun;
    }

    private void pingAfter(Duration interval, Duration timeout, int begun) {
        var _ =
                around.after(
                        interval,
                        () -> {
                            if (goesOn(begun)) {
                                pinged = true;
                                listener.ping();
                                var _ =
                                        around.after(
                                                timeout, () -> judge(interval, timeout, begun));
                            }
                        });
    }

    private void judge(Duration interval, Duration timeout, int begun) {
        if (!goesOn(begun)) {
            return;
        }
        if (pinged && !listener.mayBeBlocked()) {
            listener.silent(timeout);
        } else {
            pingAfter(interval, timeout, begun);
        }
    }
}
