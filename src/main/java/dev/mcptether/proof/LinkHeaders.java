package dev.mcptether.proof;

import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The headers of the upgrade by which shim and daemon learn that both speak `tether.v1`. Other
/// servers ignore them.
public final class LinkHeaders {
    /// Sent by both: {@link #VERSION}.
    public static final String LINK = "Tether-Link";

    /// Sent by both: a {@link Nonce}.
    public static final String NONCE = "Tether-Nonce";

    /// Sent by the daemon: its proof, in base64url without padding.
    public static final String PROOF = "Tether-Proof";

    public static final String VERSION = "v1";

    private LinkHeaders() {}

    public static String text(byte[] proof) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(proof);
    }

    /// The proof in a header's value; empty if there is no header or it holds something else.
    public static Optional<byte[]> proof(@Nullable String header) {
        // A proof and a nonce have the same length and so the same form.
        return Nonce.read(header).map(Nonce::bytes);
    }
}
