package dev.mcptether.daemon;

import dev.mcptether.event.Daemon;
import dev.mcptether.event.Daemon.RejectReason;
import dev.mcptether.event.EventSink;
import dev.mcptether.resume.CloseCode;
import dev.mcptether.resume.Control;
import dev.mcptether.resume.TetherV1;
import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Stands in front of what a stranger asked for. The stranger's first frame must prove that it
/// knows the token. Only then does the listener behind this learn of the socket.
final class ProofFirst implements WebSocketEnd.Listener {
    private final WebSocketEnd.Listener behind;
    private final Predicate<byte[]> isProof;
    private final Places.Place place;
    private final EventSink events;

    /// Set before anything is heard.
    private volatile @Nullable WebSocketEnd socket;

    private volatile Standing standing = Standing.STRANGER;

    private enum Standing {
        STRANGER,
        PROVEN,
        REFUSED
    }

    /// @param place becomes a session's place when the proof is right
    ProofFirst(
            WebSocketEnd.Listener behind,
            Predicate<byte[]> isProof,
            Places.Place place,
            EventSink events) {
        this.behind = behind;
        this.isProof = isProof;
        this.place = place;
        this.events = events;
    }

    @Override
    public void opened(WebSocketEnd end) {
        socket = end;
    }

    @Override
    public int mostBytes() {
        return standing == Standing.PROVEN ? behind.mostBytes() : TetherV1.MAX_CONTROL_BYTES;
    }

    @Override
    public void text(byte[] message) throws InterruptedException {
        switch (standing) {
            case STRANGER -> refuse("the first frame is not the proof");
            case PROVEN -> behind.text(message);
            case REFUSED -> {}
        }
    }

    @Override
    public boolean takesAtOnce(byte[] message) {
        return standing == Standing.PROVEN && behind.takesAtOnce(message);
    }

    @Override
    public void binary(byte[] message) throws InterruptedException {
        switch (standing) {
            case STRANGER -> judge(message);
            case PROVEN -> behind.binary(message);
            case REFUSED -> {}
        }
    }

    private void judge(byte[] frame) {
        if (!(Control.decode(ByteBuffer.wrap(frame)) instanceof Control.Proof(byte[] mac))) {
            refuse("the first frame is not the proof");
        } else if (!isProof.test(mac)) {
            refuse("the proof is wrong: another token, or another address than the socket's");
        } else {
            switch (place.enter()) {
                case ADMITTED -> {
                    standing = Standing.PROVEN;
                    behind.opened(socket());
                }
                case FULL ->
                        refuse(
                                CloseCode.OVERLOADED,
                                RejectReason.TOO_MANY,
                                "all sessions are in use");
                case TURNED_OUT -> standing = Standing.REFUSED;
            }
        }
    }

    private void refuse(String why) {
        refuse(CloseCode.UNPROVEN, RejectReason.UNPROVEN, why);
    }

    private void refuse(CloseCode code, RejectReason reason, String why) {
        standing = Standing.REFUSED;
        socket().close(code.number(), why);
        events.emit(new Daemon.ConnectionRefused(reason, 0));
    }

    @Override
    public void closed(int code) {
        if (standing == Standing.PROVEN) {
            behind.closed(code);
        }
    }

    private WebSocketEnd socket() {
        WebSocketEnd opened = socket;
        if (opened == null) {
            throw new IllegalStateException("heard before it was opened");
        }
        return opened;
    }
}
