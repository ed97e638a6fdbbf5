package dev.mcptether.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// Knows what went into each session at one end and what came out at the other. It fails at once
/// when something comes out that is not the next message.
final class DeliveryLedger {
    private static final int HEADER_BYTES = 2 * Integer.BYTES;

    private final Map<UUID, Book> books = new HashMap<>();

    Book begin(UUID session) {
        Book book = new Book(books.size());
        assertThat(books.put(session, book)).as("a session begins once").isNull();
        return book;
    }

    Book of(UUID session) {
        return Objects.requireNonNull(books.get(session));
    }

    /// One session.
    static final class Book {
        private final int index;
        final Lane up = new Lane();
        final Lane down = new Lane();

        /// Whether the server has, or once had, this session.
        boolean known;

        /// Whether the server no longer has it.
        boolean ended;

        private Book(int index) {
            this.index = index;
        }

        boolean complete() {
            return up.sent == up.delivered && down.sent == down.delivered;
        }

        @Override
        public String toString() {
            return "#"
                    + index
                    + " up "
                    + up
                    + " down "
                    + down
                    + (known ? " known" : "")
                    + (ended ? " ended" : "");
        }

        /// One direction.
        final class Lane {
            private int sent;
            private int delivered;

            int sent() {
                return sent;
            }

            byte[] next(int extraBytes) {
                return ByteBuffer.allocate(HEADER_BYTES + extraBytes)
                        .putInt(index)
                        .putInt(++sent)
                        .array();
            }

            void deliver(byte[] message) {
                ByteBuffer read = ByteBuffer.wrap(message);
                int session = read.getInt();
                int number = read.getInt();
                delivered++;
                if (session != index || number != delivered) {
                    throw new AssertionError(
                            "message "
                                    + number
                                    + " of session #"
                                    + session
                                    + " came out of "
                                    + Book.this);
                }
            }

            @Override
            public String toString() {
                return delivered + "/" + sent;
            }
        }
    }
}
