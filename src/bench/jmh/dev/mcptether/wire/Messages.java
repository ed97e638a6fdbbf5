package dev.mcptether.wire;

import java.nio.charset.StandardCharsets;

/// Messages as sessions have them, with a text of a given length.
final class Messages {
    private Messages() {}

    static byte[] call(int textBytes) {
        return bytes(
                "{\"jsonrpc\":\"2.0\",\"id\":17,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":"
                        + "{\"text\":\"%s\"},\"_meta\":{\"progressToken\":17}}}",
                textBytes);
    }

    static byte[] answer(int textBytes) {
        return bytes(
                "{\"jsonrpc\":\"2.0\",\"id\":17,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"%s\"}],"
                        + "\"isError\":false}}",
                textBytes);
    }

    private static byte[] bytes(String message, int textBytes) {
        return message.formatted("x".repeat(textBytes)).getBytes(StandardCharsets.UTF_8);
    }
}
