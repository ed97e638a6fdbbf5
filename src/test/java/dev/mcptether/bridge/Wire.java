package dev.mcptether.bridge;

import dev.mcptether.link.FakeConnection;
import java.util.List;

/// The connection or session over which a {@link ModelDaemon} speaks.
interface Wire {
    void says(String text);

    /// Says something that is over the shim's limit.
    void saysTooLarge(String text);

    /// The texts that have arrived since the last look.
    List<String> arrived();

    /// Whether the shim has sent something that has not arrived.
    boolean isHolding();

    /// Whether the shim will receive what is said, now or later.
    boolean isOpen();

    /// One connection that speaks the subprotocol `mcp`.
    final class Plain implements Wire {
        private final FakeConnection connection;
        private int read;

        Plain(FakeConnection connection) {
            this.connection = connection;
        }

        @Override
        public void says(String text) {
            connection.says(text);
        }

        @Override
        public void saysTooLarge(String text) {
            connection.saysTooLarge(text);
        }

        @Override
        public List<String> arrived() {
            List<String> arrived = connection.arrived(read);
            read += arrived.size();
            return arrived;
        }

        @Override
        public boolean isHolding() {
            return connection.isHolding();
        }

        @Override
        public boolean isOpen() {
            return !connection.isClosed() && connection.closing() == null;
        }
    }
}
