package dev.mcptether.daemon;

import dev.mcptether.resume.CloseCode;
import dev.mcptether.resume.Control;
import java.nio.charset.StandardCharsets;

/// Tells a shim that there is no server at its path, and which servers there are.
final class WrongPath implements WebSocketEnd.Listener {
    /// RFC 6455 section 5.5: a control frame has at most 125 bytes, two of them the code.
    private static final int MOST_REASON_BYTES = 123;

    private final String explanation;

    WrongPath(Destination.Nowhere nowhere) {
        this.explanation = shortened(nowhere.explanation());
    }

    @Override
    public void opened(WebSocketEnd end) {
        end.binary(new Control.Goodbye().encode());
        end.close(CloseCode.NO_SUCH_SERVER.number(), explanation);
    }

    @Override
    public void text(byte[] message) {
        // Sent before the shim knew.
    }

    @Override
    public void binary(byte[] message) {
        // Sent before the shim knew.
    }

    @Override
    public void closed(int code) {}

    private static String shortened(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= MOST_REASON_BYTES) {
            return text;
        }
        String ascii = text.replaceAll("[^\\x20-\\x7E]", "?");
        return ascii.substring(0, Math.min(ascii.length(), MOST_REASON_BYTES - 4)) + " ...";
    }
}
