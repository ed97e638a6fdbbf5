package dev.mcptether.bridge;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A JSON-RPC batch (MCP 2025-03-26), cut into its messages byte for byte. They can be joined again
/// without those that must be left out.
final class BatchMessages {
    private BatchMessages() {}

    /// @param text a well-formed JSON array
    static List<byte[]> split(byte[] text) {
        List<byte[]> messages = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length; i++) {
            switch (text[i]) {
                case '"' -> i = stringEnd(text, i);
                case '[', '{' -> {
                    if (depth++ == 0) {
                        from = i + 1;
                    }
                }
                case ']', '}' -> {
                    if (--depth == 0) {
                        messages.add(Arrays.copyOfRange(text, from, i));
                    }
                }
                case ',' -> {
                    if (depth == 1) {
                        messages.add(Arrays.copyOfRange(text, from, i));
                        from = i + 1;
                    }
                }
                default -> {}
            }
        }
        return messages;
    }

    private static int stringEnd(byte[] text, int start) {
        int i = start + 1;
        while (text[i] != '"') {
            i += text[i] == '\\' ? 2 : 1;
        }
        return i;
    }

    static byte[] join(List<byte[]> messages) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            text.write(text.size() == 0 ? '[' : ',');
            text.writeBytes(message);
        }
        text.write(']');
        return text.toByteArray();
    }
}
