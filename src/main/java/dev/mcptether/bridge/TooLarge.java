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
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/// Messages over the limit, either way: they are not kept, but whoever waits for an answer gets
/// one. Turns only, but for the pieces of an {@link Excess}.
final class TooLarge {
    private static final int PIECE_BYTES = 8192;
    private static final String TOO_MANY = "The batch has %d messages, more than 10000";

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

    /// A message of the client.
    ///
    /// @param answers takes the answers that the daemon gets in place of the client's own
    void fromClient(Oversize content, Consumer<Outgoing> answers) {
        String text =
                "The message has %d bytes, the limit is %d (TETHER_MAX_MESSAGE); it was not sent."
                        .formatted(content.length(), maxMessageBytes);
        refuse(content, text, answers);
    }

    /// A batch of the client.
    ///
    /// @param messages how many there are in it
    /// @param answers takes the answers that the daemon gets in place of the client's own
    void batchFromClient(byte[] batch, int messages, Consumer<Outgoing> answers) {
        refuse(whole(batch), TOO_MANY.formatted(messages) + "; it was not sent.", answers);
    }

    private static Oversize whole(byte[] batch) {
        Oversize content = new Oversize();
        content.feed(batch, 0, batch.length);
        return content;
    }

    private void refuse(Oversize content, String text, Consumer<Outgoing> answers) {
        for (Oversize.Found found : content.found()) {
            if (found.request()) {
                calls.refuseTooLarge(found.id(), text);
            } else if (daemonCalls.refuseAnswer(found.id())) {
                byte[] error = Refusal.MESSAGE_TOO_LARGE.answer(found.id(), false, text);
                answers.accept(new Outgoing(error, Kind.RESPONSE, List.of(), timers.nanos()));
            }
        }
        if (content.found().isEmpty() && content.sawNotification()) {
            events.emit(new Dropped(What.NOTIFICATION, Why.TOO_LARGE, 1));
        } else if (content.found().isEmpty() || content.sawMore()) {
            client.write(
                    Refusal.MESSAGE_TOO_LARGE.answerWithoutId(text), Kind.RESPONSE, timers.nanos());
        }
    }

    /// A message of the daemon has come in whole.
    void fromDaemon(Oversize content, FromDaemon.OwnRequests ours) {
        String text =
                "The daemon's answer has %d bytes, the limit is %d (TETHER_MAX_MESSAGE); the call ran, but its answer cannot be delivered."
                        .formatted(content.length(), maxMessageBytes);
        refuseAnswers(content, text, ours);
    }

    /// A batch of the daemon.
    ///
    /// @param messages how many there are in it
    void batchFromDaemon(byte[] batch, int messages, FromDaemon.OwnRequests ours) {
        String text = TOO_MANY.formatted(messages) + "; the call ran, but its answer is in it.";
        refuseAnswers(whole(batch), text, ours);
    }

    private void refuseAnswers(Oversize content, String text, FromDaemon.OwnRequests ours) {
        events.emit(new Dropped(What.FRAME, Why.TOO_LARGE, 1));
        for (Oversize.Found found : content.found()) {
            if (!found.request() && !ours.tooLarge(found.id())) {
                calls.refuseAnswer(found.id(), text);
            }
        }
    }

    /// Looks through the pieces of a message of the daemon; any thread, one at a time.
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
