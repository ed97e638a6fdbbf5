package dev.mcptether.link.exai;

import dev.mcptether.event.Exai;
import dev.mcptether.link.ConnectionListener;
import dev.mcptether.link.Connector.Dialing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The sockets of one link. When more is asked than the open sockets can serve, another one is
/// opened, one at a time. Sockets that nobody needs are given back. The daemon allows ten for an
/// address, and all shims of the machine share them. Turns only.
final class Lanes {
    static final int MOST = 10;

    /// Our share, if three shims use the ten sockets. A socket beyond it is only lent while others
    /// may want it.
    private static final int SHARE = 3;

    private static final Duration LENT = Duration.ofSeconds(3);
    private static final Duration TURN_OF_OTHERS = Duration.ofMillis(500);

    /// A socket without a question for this long is given back, except the last one.
    static final Duration IDLE = Duration.ofSeconds(3);

    private static final Duration FULL_WAIT = Duration.ofMillis(300);

    private final Surroundings around;
    private final Lane.Owner owner;
    private final Function<ConnectionListener, Dialing> dialer;
    private final SessionNames names;
    private final List<Lane> lanes = new ArrayList<>();
    private @Nullable Lane coming;
    private Dialing dialing = () -> {};
    private long growNanos;

    Lanes(Surroundings around, Lane.Owner owner, Function<ConnectionListener, Dialing> dialer) {
        this.around = around;
        this.owner = owner;
        this.dialer = dialer;
        this.names = new SessionNames(around.config().sessionId(), around.random());
        this.growNanos = around.nanos();
    }

    /// A free lane that serves.
    Optional<Lane> idle(Predicate<Lane> wanted) {
        return lanes.stream().filter(Lane::isIdle).filter(wanted).findFirst();
    }

    List<Lane> ready() {
        return lanes.stream().filter(Lane::isReady).toList();
    }

    boolean isEmpty() {
        return lanes.isEmpty();
    }

    boolean anyBusy() {
        return lanes.stream().anyMatch(lane -> lane.question() != null);
    }

    /// Whether another lane is opening, or may be opened now.
    boolean canGrow() {
        return coming != null || (lanes.size() < MOST && growIn().isZero());
    }

    /// The time until another lane may be opened.
    Duration growIn() {
        return Duration.ofNanos(Math.max(0, growNanos - around.nanos()));
    }

    /// Opens another lane, unless one is opening or none may be opened now.
    void grow() {
        if (coming == null && lanes.size() < MOST && growIn().isZero()) {
            Lane lane = new Lane(owner, around, names.next());
            lanes.add(lane);
            coming = lane;
            dialing = dialer.apply(lane);
        }
    }

    void ready(Lane lane) {
        arrived(lane);
        int open = ready().size();
        around.events().emit(new Exai.SocketOpened(lane.standing().generation(), open));
    }

    private void arrived(Lane lane) {
        if (coming == lane) {
            coming = null;
            dialing = () -> {};
        }
    }

    /// @return whether the lane had served before
    boolean over(Lane lane, Ending ending, boolean busy) {
        lanes.remove(lane);
        boolean served = coming != lane;
        Dialing late = served ? () -> {} : dialing;
        arrived(lane);
        late.cancel();
        if (served) {
            around.events()
                    .emit(
                            new Exai.SocketClosed(
                                    ending.code(), ending.detail(), ready().size(), busy));
        }
        if (ending.why() == Ending.Why.FULL) {
            hold(around.about(FULL_WAIT));
            giveBackIdle();
        }
        return served;
    }

    /// Opens no lane for this long.
    void hold(Duration wait) {
        growNanos = around.nanos() + wait.toNanos();
    }

    /// Closes idle lanes. When the daemon refuses us one more, we need no idle ones.
    private void giveBackIdle() {
        List<Lane> idle = lanes.stream().filter(Lane::isIdle).toList();
        idle.stream()
                .limit(Math.max(0, ready().size() - 1))
                .forEach(lane -> lane.close("given back"));
    }

    /// The lane had nothing to ask for a while.
    void idle(Lane lane) {
        if (ready().size() > 1) {
            lane.close("idle");
        }
    }

    /// Gives back a lane beyond our share while more questions wait than can be served. Another
    /// shim may have waited longer.
    void lend(Lane lane) {
        boolean lentOut = around.nanos() - lane.dialledNanos > LENT.toNanos();
        if (lanes.size() > SHARE && lentOut && lane.isIdle()) {
            lane.close("another's turn");
            hold(TURN_OF_OTHERS);
        }
    }

    void closeAll(String why) {
        dialing.cancel();
        List.copyOf(lanes).forEach(lane -> lane.close(why));
    }
}
