package dev.mcptether.link.exai;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.ExaiConfig;
import dev.mcptether.config.Token;
import dev.mcptether.event.EventSink;
import dev.mcptether.link.ConnectionListener;
import dev.mcptether.link.Connector;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Turns;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes links to EXAI daemons, on sockets that another connector opens.
public final class ExaiConnector implements Connector {
    private final ExaiConfig config;
    private final Connector sockets;
    private final Outside outside;
    private final Consumer<Throwable> broken;

    /// What the links need from outside.
    ///
    /// @param clock the wall clock
    /// @param disk runs tasks that may wait for a disk
    /// @param exists whether a process with this number exists
    public record Outside(
            Timers timers,
            EventSink events,
            InstantSource clock,
            RandomGenerator random,
            Executor disk,
            LongPredicate exists) {}

    /// @param sockets opens sockets without a subprotocol, which EXAI's WebSocket library would not
    ///   choose
    /// @param broken hears of failures that must not happen in a turn
    public ExaiConnector(
            ExaiConfig config, Connector sockets, Outside outside, Consumer<Throwable> broken) {
        this.config = config;
        this.sockets = sockets;
        this.outside = outside;
        this.broken = broken;
        // Load the classes that read frames now, while other threads put the rest of the shim
        // together.
        var _ = OpFrames.read(OpFrames.probe("warm"));
    }

    /// Longer than usual: while the daemon runs a blocking tool it says nothing, and all its places
    /// may be taken for a while.
    @Override
    public Duration patience() {
        return config.handshake().plusSeconds(5);
    }

    /// @param token for hello; it is not sent in a header, because the daemon does not read one
    @Override
    public Dialing dial(DaemonUrl url, @Nullable Token token, ConnectionListener listener) {
        Turns turns = new Turns(broken);
        Surroundings around =
                new Surroundings(
                        config,
                        Optional.ofNullable(token),
                        turns,
                        outside.timers(),
                        outside.events(),
                        outside.clock(),
                        outside.random(),
                        Pace.ofAddress(outside.timers().nanos()));
        Life life =
                new Life(
                        around,
                        url.port(),
                        HealthRecord.in(config.healthFile()),
                        outside.disk(),
                        outside.exists());
        return new ExaiConnection(around, listener, life, lane -> sockets.dial(url, null, lane))
                .dial();
    }
}
