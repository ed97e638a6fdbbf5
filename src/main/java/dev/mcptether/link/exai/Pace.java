package dev.mcptether.link.exai;

import java.time.Duration;

/// A token bucket: so many frames at once, then so many a second. The daemon drops what is more,
/// unread. Turns only.
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

    /// The daemon allows a session 50 frames and 5 a second.
    static Pace ofSocket(long nowNanos) {
        return new Pace(40, 4, nowNanos);
    }

    /// The daemon allows an address 100 frames and 10 a second, which all shims share.
    static Pace ofAddress(long nowNanos) {
        return new Pace(60, 8, nowNanos);
    }

    /// How long until a frame may go; zero: now.
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

    /// The daemon has dropped a frame: others have used what we thought was left.
    void empty(long nowNanos) {
        refill(nowNanos);
        tokens = Math.min(tokens, 0);
    }

    private void refill(long nowNanos) {
        tokens = Math.min(burst, tokens + (nowNanos - sinceNanos) / 1e9 * perSecond);
        sinceNanos = nowNanos;
    }
}
