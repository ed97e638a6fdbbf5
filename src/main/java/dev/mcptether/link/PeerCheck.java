package dev.mcptether.link;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Token;
import dev.mcptether.proof.LinkHeaders;
import dev.mcptether.proof.Nonce;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides whether what has answered a dialled connection is who it must be. Nothing but the
/// upgrade has been sent to it until then.
public interface PeerCheck {
    /// The nonce to send, or empty: this shim does not ask for the link protocol.
    Optional<Nonce> nonce();

    /// Takes its time: it reads files.
    Verdict judge(Dialled dialled, Answer answer);

    /// What was asked.
    ///
    /// @param token that was sent along because the user had set it, or null
    /// @param nonce that was sent along
    record Dialled(DaemonUrl url, @Nullable Token token, Nonce nonce) {}

    /// What came back, as it stands in the answer's headers.
    ///
    /// @param program the version of its program
    /// @param peer the literal address of the socket's far end
    /// @param own that of this end
    record Answer(
            @Nullable String link,
            @Nullable String nonce,
            @Nullable String proof,
            @Nullable String program,
            InetSocketAddress peer,
            InetSocketAddress own) {
        boolean speaksTether() {
            return LinkHeaders.VERSION.equals(link);
        }
    }

    sealed interface Verdict {
        /// @param first the frame to send before all else; empty: none
        record Accepted(FarEnd farEnd, byte[] first) implements Verdict {}

        /// Nothing may be sent to it.
        record Refused(ConnectFailure failure) implements Verdict {}
    }

    /// Takes everybody for a plain MCP server.
    static PeerCheck none() {
        return new PeerCheck() {
            @Override
            public Optional<Nonce> nonce() {
                return Optional.empty();
            }

            @Override
            public Verdict judge(Dialled dialled, Answer answer) {
                throw new IllegalStateException("nothing was asked");
            }
        };
    }
}
