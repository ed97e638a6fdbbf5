package dev.mcptether.daemon;

import dev.mcptether.config.Address;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;

/// The daemon's address cannot be had. The message says what, why, and what to do next.
public final class ListenException extends IOException {
    ListenException(Address address, Throwable cause) {
        super(
                ("cannot listen on %s: %s. Another daemon may serve it (see `tether daemon status`);"
                                + " stop it, or choose another address with --listen")
                        .formatted(address, why(cause)),
                cause);
    }

    private static String why(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof UnresolvedAddressException
                ? "the host name has no address here"
                : String.valueOf(root.getMessage());
    }
}
