package dev.mcptether.daemon;

import dev.mcptether.config.Address;
import dev.mcptether.config.Platform;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.util.regex.Pattern;

/// The daemon cannot listen on its address. The message says why, and what to do next.
public final class ListenException extends IOException {
    /// What Windows says (error 10013, WSAEACCES) about a port that Hyper-V or WinNAT has reserved.
    /// The JDK passes on the system's own words; these are the English ones.
    private static final Pattern RESERVED =
            Pattern.compile("10013|(?i)permission denied|forbidden by its access permissions");

    /// What systems say if the address would not be usable even if nobody else used it.
    private static final Pattern NOT_OURS =
            Pattern.compile("(?i)cannot assign requested address|permission denied");

    private final boolean maybeTaken;

    ListenException(Address address, Throwable cause) {
        this(address, cause, Platform.current().family() == Platform.Family.WINDOWS);
    }

    ListenException(Address address, Throwable cause, boolean windows) {
        super(text(address, root(cause), windows), cause);
        this.maybeTaken = maybeTaken(root(cause));
    }

    /// Whether somebody else may be listening there.
    public boolean isMaybeTaken() {
        return maybeTaken;
    }

    private static boolean maybeTaken(Throwable root) {
        return !(root instanceof UnresolvedAddressException)
                && !NOT_OURS.matcher(String.valueOf(root.getMessage())).find();
    }

    private static String text(Address address, Throwable root, boolean windows) {
        String why =
                root instanceof UnresolvedAddressException
                        ? "the host name has no address here"
                        : String.valueOf(root.getMessage());
        if (windows && RESERVED.matcher(why).find()) {
            return ("cannot listen on %s: Windows has reserved this port, usually for Hyper-V, WSL or"
                            + " Docker (error 10013). `netsh interface ipv4 show excludedportrange"
                            + " protocol=tcp` shows which ports are; choose another one with --listen,"
                            + " or restart the service that took it: `net stop winnat`, then `net start"
                            + " winnat`, as administrator")
                    .formatted(address);
        }
        return "cannot listen on %s: %s. %s"
                .formatted(
                        address,
                        why,
                        maybeTaken(root)
                                ? "Another daemon may serve it (see `tether daemon status`); stop"
                                        + " it, or choose another address with --listen"
                                : "Choose another address with --listen");
    }

    private static Throwable root(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
