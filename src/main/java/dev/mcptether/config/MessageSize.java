package dev.mcptether.config;

/// The largest message that the heap allows.
///
/// In the worst case seven copies of the largest message exist at once: two while a line is put
/// together, one on its way to the daemon, one kept to be sent again, two while an answer is put
/// together, and one that waits for the client. A heap without room for them would end the process
/// one day.
final class MessageSize {
    private static final int COPIES = 7;

    private MessageSize() {}

    /// @param text the setting as written
    /// @throws ConfigException if the heap cannot hold such messages
    static int fitting(Key<Integer> key, String text, Origin origin, long heapBytes) {
        int bytes = key.read(text, origin);
        long most = heapBytes / COPIES;
        if (bytes > most) {
            throw new ConfigException(
                    key.variable(),
                    text,
                    "at most %dMiB, because the heap has %d MiB"
                            .formatted(most >> 20, heapBytes >> 20),
                    origin);
        }
        return bytes;
    }
}
