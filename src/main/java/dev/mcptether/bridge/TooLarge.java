package dev.mcptether.bridge;

import dev.mcptether.event.Dropped;
import dev.mcptether.event.Dropped.What;
import dev.mcptether.event.Dropped.Why;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Kind;
import dev.mcptether.link.ConnectionListener.Excess;
import dev.mcptether.link.Uplink;
import dev.mcptether.time.Timers;
import dev.mcptether.wire.Oversize;
import dev.mcptether.wire.Peeked;
import dev.mcptether.wire.Remains;
import dev.mcptether.wire.Remains.Found;
import dev.mcptether.wire.RequestId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/// Handles messages over a limit, from either side. They are not kept, but whoever waits for an
/// answer gets one. Turns only, except for the pieces of an {@link Excess}.
final class TooLarge {
    private static final int PIECE_BYTES = 8192;

    private final int maxMessageBytes;
    private final ClientPort client;
    private final ClientCalls calls;
    private final DaemonCalls daemonCalls;
    private final Timers timers;
    private final EventSink events;

    TooLarge(
            int maxMessageBytes,
            ClientPort client,
            ClientCalls calls,
            DaemonCalls daemonCalls,
            Uplink.Context context) {
        this.maxMessageBytes = maxMessageBytes;
        this.client = client;
        this.calls = calls;
        this.daemonCalls = daemonCalls;
        this.timers = context.timers();
        this.events = context.events();
    }

    /// The client sent a message of too many bytes.
    ///
    /// @param answers takes the answers that the daemon gets in place of the client's own
    void fromClient(Oversize content, Consumer<Outgoing> answers) {
        refuse(content.remains(), bytes(content) + "; it was not sent.", answers);
    }

    /// The client sent a message that is too large in another way.
    ///
    /// @param answers takes the answers that the daemon gets in place of the client's own
    void fromClient(Peeked.TooLarge message, Consumer<Outgoing> answers) {
        refuse(message.remains(), says(message.excess()) + "; it was not sent.", answers);
    }

    private void refuse(Remains remains, String text, Consumer<Outgoing> answers) {
        for (Found found : remains.found()) {
            if (!found.isResponse()) {
                calls.refuseTooLarge(found.id(), found.method(), text);
            } else if (isKept(found) && daemonCalls.refuseAnswer(RequestId.of(found.id()))) {
                answers.accept(answer(found, text));
            }
        }
        boolean answered = !remains.found().isEmpty();
        if (!answered && remains.sawNotification()) {
            events.emit(new Dropped(What.NOTIFICATION, Why.TOO_LARGE, 1));
        } else if (!answered || remains.sawMore()) {
            client.write(
                    Refusal.MESSAGE_TOO_LARGE.answerWithoutId(text), Kind.RESPONSE, timers.nanos());
        }
    }

    /// The daemon sent a message of too many bytes, and all of it has arrived.
    ///
    /// @param answers takes the answers that the daemon gets in place of the client's own
    void fromDaemon(Oversize content, FromDaemon.OwnRequests ours, Consumer<Outgoing> answers) {
        refuse(content.remains(), bytes(content), ours, answers);
    }

    /// The daemon sent a message that is too large in another way.
    ///
    /// @param answers takes the answers that the daemon gets in place of the client's own
    void fromDaemon(
            Peeked.TooLarge message, FromDaemon.OwnRequests ours, Consumer<Outgoing> answers) {
        refuse(message.remains(), says(message.excess()), ours, answers);
    }

    private void refuse(
            Remains remains, String what, FromDaemon.OwnRequests ours, Consumer<Outgoing> answers) {
        events.emit(new Dropped(What.FRAME, Why.TOO_LARGE, 1));
        String undelivered =
                "The call ran, but the daemon's answer cannot be delivered. " + what + ".";
        for (Found found : remains.found()) {
            if (found.kind() == Kind.REQUEST) {
                answers.accept(answer(found, what + "; it was not delivered to the client."));
            } else if (found.isResponse() && isKept(found)) {
                RequestId id = RequestId.of(found.id());
                if (!ours.tooLarge(id)) {
                    calls.refuseAnswer(id, undelivered);
                }
            }
        }
    }

    private Outgoing answer(Found found, String text) {
        byte[] error = Refusal.MESSAGE_TOO_LARGE.answer(found.id(), false, text);
        return new Outgoing(error, Kind.RESPONSE, List.of(), timers.nanos());
    }

    /// Whether this id can belong to a call. Calls with longer ids are not kept.
    private static boolean isKept(Found found) {
        return found.id().to() - found.id().from() <= RequestId.MAX_BYTES;
    }

    private String bytes(Oversize content) {
        return "The message has %d bytes, the limit is %d (TETHER_MAX_MESSAGE)"
                .formatted(content.length(), maxMessageBytes);
    }

    private static String says(Peeked.Excess excess) {
        return switch (excess) {
            case MESSAGES -> "The batch has more than 10000 messages";
            case DEPTH -> "The message is nested deeper than 10000 levels";
            case ID -> "The message has an id of more than 4096 bytes";
        };
    }

    /// Looks for ids in the pieces of a daemon's message. Any thread, one at a time.
    ///
    /// @param whole takes what was found, on the same thread
    static Excess look(Consumer<Oversize> whole) {
        Oversize content = new Oversize();
        byte[] part = new byte[PIECE_BYTES];
        return new Excess() {
            @Override
            public void piece(ByteBuffer piece) {
                while (piece.hasRemaining()) {
                    int length = Math.min(part.length, piece.remaining());
                    piece.get(part, 0, length);
                    content.feed(part, 0, length);
                }
            }

            @Override
            public void end() {
                whole.accept(content);
            }
        };
    }
}
