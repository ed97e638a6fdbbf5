package dev.mcptether.link.exai;

import dev.mcptether.config.ExaiConfig;
import dev.mcptether.config.Token;
import dev.mcptether.event.EventSink;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Timers.Timer;
import dev.mcptether.time.Turns;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What all parts of one link to an EXAI daemon share.
///
/// @param address the rate that the daemon allows for all sockets of this machine together
/// @param clock the wall clock, which the daemon's health file uses
record Surroundings(
        ExaiConfig config,
        Optional<Token> token,
        Turns turns,
        Timers timers,
        EventSink events,
        InstantSource clock,
        RandomGenerator random,
        Pace address) {

    long nanos() {
        return timers.nanos();
    }

    long wallMillis() {
        return clock.millis();
    }

    /// Runs a task in a turn, after the delay.
    Timer after(Duration delay, Runnable task) {
        return timers.after(delay, () -> turns.run(task));
    }

    byte[] hello(String session) {
        return OpFrames.hello(
                session,
                token.map(Token::value).orElse(""),
                config.jwt().map(Token::value).orElse(""));
    }

    /// About this long, at random, so that several shims that wait for the same thing do not come
    /// at once.
    Duration about(Duration wait) {
        long millis = wait.toMillis();
        return Duration.ofMillis(millis / 2 + random.nextLong(millis + 1));
    }
}
