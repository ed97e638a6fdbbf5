package dev.mcptether.link.exai;

import java.time.Duration;

/// A token bucket: a number of frames at once, then a number of frames a second. The daemon drops
/// further frames unread. Turns only.
final class Pace {
    private final double burst;
    private final double perSecond;
    private double tokens;
    private long sinceNanos;

    Pace(double burst, double perSecond, long nowNanos) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.tokens = burst;
        this.sinceNanos = nowNanos;
    }

    /// The daemon allows a session 50 frames, and 5 more a second.
    static Pace ofSocket(long nowNanos) {
        return new Pace(40, 4, nowNanos);
    }

    /// The daemon allows an address 100 frames, and 10 more a second. All shims share them.
    static Pace ofAddress(long nowNanos) {
        return new Pace(60, 8, nowNanos);
    }

    /// The time until a frame may go; zero if it may go now.
    Duration delay(long nowNanos) {
        refill(nowNanos);
        return tokens >= 1
                ? Duration.ZERO
                : Duration.ofNanos((long) Math.ceil((1 - tokens) / perSecond * 1e9));
    }

    void take(long nowNanos) {
        refill(nowNanos);
        tokens -= 1;
    }

    /// The daemon dropped a frame: other shims have used what we thought was left.
    void empty(long nowNanos) {
        refill(nowNanos);
        tokens = Math.min(tokens, 0);
    }

    private void refill(long nowNanos) {
        tokens = Math.min(burst, tokens + (nowNanos - sinceNanos) / 1e9 * perSecond);
        sinceNanos = nowNanos;
    }
}
