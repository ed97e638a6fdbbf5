package dev.mcptether.link.exai;

import java.time.Duration;

/// How a {@link ScriptedExai} is set up.
///
/// @param token empty: none is asked for
/// @param heartbeat of A, which is also when it cancels the tool; B to C say something as often
/// @param callTimeout what A's acknowledgement says, and when C gives up
/// @param places connections that one address may have
/// @param frames at once from one session, and from one address twice as many; 0: no limit
/// @param perSecond frames of one session, and from one address twice as many
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
        /// 4b3df29: ends a stream and sends no result.
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
