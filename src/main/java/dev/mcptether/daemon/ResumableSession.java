package dev.mcptether.daemon;

import dev.mcptether.event.Daemon;
import dev.mcptether.event.Daemon.ShimWatch;
import dev.mcptether.report.ShimReport;
import dev.mcptether.resume.CloseCode;
import dev.mcptether.resume.ServerSession;
import dev.mcptether.resume.ServerSession.EndReason;
import dev.mcptether.resume.TetherV1;
import dev.mcptether.time.Threads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.jspecify.annotations.Nullable;

/// A session over `tether.v1`. It outlives its sockets for as long as {@link
/// dev.mcptether.resume.Terms} promise. Only the turns of {@link ResumableSessions} touch its
/// state; the volatile fields are also read from outside.
final class ResumableSession implements LiveSession, ToClient {
    private final long number;
    private final ServerSession protocol;
    private final ResumableSessions resumption;
    private final ServedSession served;
    private final long openedNanos;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /// Messages whose senders wait until they may be sent.
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    private CompletableFuture<Void> lastDelivery = CompletableFuture.completedFuture(null);
    private boolean acknowledging;
    private ShimWatch watch = ShimWatch.UNTOLD;
    private int lastCode = CloseStatus.NO_CLOSE;
    private long cutNanos;

    /// Null while the session is cut.
    private volatile @Nullable FrameQueue socket;

    private volatile @Nullable ShimReport report;

    private record Waiting(byte[] message, CountDownLatch sent) {}

    ResumableSession(
            long number,
            ServerSession protocol,
            FrameQueue socket,
            SessionHost host,
            ResumableSessions resumption) {
        this.number = number;
        this.protocol = protocol;
        this.socket = socket;
        this.resumption = resumption;
        this.openedNanos = resumption.nanos();
        this.served = host.open(number, this);
    }

    long number() {
        return number;
    }

    @Override
    public void send(byte[] message) throws InterruptedException {
        Waiting mine = new Waiting(message, new CountDownLatch(1));
        resumption.turn(() -> {
            waiting.add(mine);
            pump();
        });
        try {
            mine.sent.await();
        } catch (InterruptedException withdrawn) {
            if (resumption.ask(() -> waiting.remove(mine))) {
                throw withdrawn;
            }
            // It was sent. Keep the interruption for whoever asks next.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public SessionView view() {
        return new SessionView(
                number,
                TetherV1.NAME,
                served.client(),
                served.server(),
                openFor(),
                served.callsInFlight(),
                socket != null,
                Optional.ofNullable(report));
    }

    @Override
    public void end(int code, String reason) {
        served.close();
        resumption.turn(() -> sayGoodbye(code, reason));
    }

    @Override
    public void abandon() {
        resumption.turn(protocol::goodbye);
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended;
    }

    // Everything below runs in turns.

    /// Sends the waiting messages that may be sent now.
    void pump() {
        while (!waiting.isEmpty() && protocol.canSend(waiting.element().message.length)) {
            Waiting next = waiting.remove();
            FrameQueue open = socket;
            if (protocol.sent(next.message) && open != null) {
                open.text(next.message);
            }
            next.sent.countDown();
        }
    }

    Delivery nextDelivery() {
        Delivery next = new Delivery(served, lastDelivery, new CompletableFuture<>());
        lastDelivery = next.done();
        return next;
    }

    /// Acknowledges what has come, now or when it is due.
    void acknowledge() {
        long now = resumption.nanos();
        byte[] ack = protocol.ackDue(now);
        FrameQueue open = socket;
        if (ack != null && open != null) {
            open.acknowledge(ack);
        }
        long dueNanos = protocol.ackDueInNanos(now);
        if (dueNanos != Long.MAX_VALUE && !acknowledging) {
            acknowledging = true;
            resumption.later(
                    Duration.ofNanos(dueNanos),
                    () -> {
                        acknowledging = false;
                        acknowledge();
                    });
        }
    }

    void report(byte[] json) {
        ShimReport.decode(json)
                .ifPresent(fresh -> {
                    report = fresh;
                    watched(fresh.watch());
                    fresh.place().ifPresent(served::worksIn);
                });
    }

    private void watched(ShimWatch now) {
        ShimWatch before = watch;
        if (now != before) {
            watch = now;
            resumption.emit(new Daemon.ShimReported(number, before, now));
        }
    }

    void cut(int code) {
        socket = null;
        lastCode = code;
        cutNanos = resumption.nanos();
        resumption.emit(new Daemon.SessionCut(number, code));
    }

    /// @param takenOver whether the socket before this one still looked open
    void resumed(FrameQueue fresh, int resent, boolean takenOver) {
        FrameQueue before = socket;
        if (takenOver && before != null) {
            before.close(CloseCode.TAKEN_OVER.number(), "a younger connection has the session");
            cutNanos = resumption.nanos();
        }
        socket = fresh;
        Duration cutFor = Duration.ofNanos(resumption.nanos() - cutNanos);
        resumption.emit(new Daemon.SessionResumed(number, resent, cutFor));
    }

    /// The served server has failed.
    void breakOff() {
        sayGoodbye(CloseStatus.SERVER_ERROR, "internal error");
    }

    private void sayGoodbye(int code, String reason) {
        FrameQueue last = socket;
        byte[] goodbye = protocol.goodbye();
        if (last != null) {
            if (goodbye != null) {
                last.binary(goodbye);
            }
            last.close(code, reason);
        }
    }

    void over(EndReason reason) {
        pump();
        int code = code(reason);
        socket = null;
        watched(ShimWatch.UNTOLD);
        // Closing may wait, and a turn must not.
        Threads.startVirtual(
                "tether-session-end",
                () -> {
                    served.close();
                    resumption.emit(new Daemon.SessionClosed(number, code, openFor()));
                    ended.complete(null);
                });
    }

    private int code(EndReason reason) {
        return switch (reason) {
            case CLIENT_GOODBYE -> CloseStatus.NORMAL;
            case SERVER_GOODBYE -> CloseStatus.SHUTDOWN;
            case EXPIRED, EVICTED -> lastCode;
            case PROTOCOL_ERROR -> CloseStatus.PROTOCOL;
        };
    }

    private Duration openFor() {
        return Duration.ofNanos(resumption.nanos() - openedNanos);
    }
}
