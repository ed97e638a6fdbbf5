package dev.mcptether.link.exai;

import java.time.Duration;

/// The settings of a {@link ScriptedExai}.
///
/// @param token the token that it asks for; it asks for none if this is empty
/// @param heartbeat the time after which A reports progress once and cancels the tool; B to C
///   report progress each time it has passed
/// @param callTimeout the time that A's acknowledgement grants, and after which C gives up
/// @param places the number of connections that one address may have
/// @param frames the number of frames at once from one session; one address may send twice as many;
///   0 means no limit
/// @param perSecond the frames per second of one session; one address may send twice as many
record ExaiScript(
        Kind kind,
        String token,
        Duration heartbeat,
        Duration callTimeout,
        int places,
        int frames,
        double perSecond,
        int maxBytes) {
    enum Kind {
        A,
        B,
        /// Commit 4b3df29, which ends a stream and sends no result.
        B_PRIME_FIRST,
        B_PRIME,
        C;

        boolean isPrime() {
            return this == B_PRIME || this == B_PRIME_FIRST;
        }
    }

    static ExaiScript of(Kind kind) {
        return new ExaiScript(
                kind,
                "",
                Duration.ofSeconds(kind == Kind.A ? 8 : 5),
                kind == Kind.A
                        ? Duration.ofSeconds(67)
                        : kind == Kind.C ? Duration.ofSeconds(30) : Duration.ofSeconds(300),
                10,
                50,
                5,
                32 << 20);
    }

    ExaiScript heartbeat(Duration interval) {
        return new ExaiScript(
                kind, token, interval, callTimeout, places, frames, perSecond, maxBytes);
    }

    ExaiScript callTimeout(Duration timeout) {
        return new ExaiScript(kind, token, heartbeat, timeout, places, frames, perSecond, maxBytes);
    }

    ExaiScript token(String wanted) {
        return new ExaiScript(
                kind, wanted, heartbeat, callTimeout, places, frames, perSecond, maxBytes);
    }

    ExaiScript places(int most) {
        return new ExaiScript(
                kind, token, heartbeat, callTimeout, most, frames, perSecond, maxBytes);
    }

    ExaiScript frames(int most) {
        return new ExaiScript(
                kind, token, heartbeat, callTimeout, places, most, perSecond, maxBytes);
    }
}
