package dev.mcptether.link;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Token;
import dev.mcptether.proof.LinkHeaders;
import dev.mcptether.proof.Nonce;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides whether the peer that answered is the one that must be there. Until then nothing but the
/// upgrade request has been sent to it.
public interface PeerCheck {
    /// The nonce to send; empty if this shim does not ask for the link protocol.
    Optional<Nonce> nonce();

    /// May block, because it reads files.
    Verdict judge(Dialled dialled, Answer answer);

    /// What we asked.
    ///
    /// @param token the token that was sent because the user had set it, or null
    /// @param nonce the nonce that was sent
    record Dialled(DaemonUrl url, @Nullable Token token, Nonce nonce) {}

    /// What the peer answered, as it stands in the headers.
    ///
    /// @param program the version of the peer's program
    /// @param peer the literal address of the peer's end of the socket
    /// @param own the literal address of our end
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
        /// @param first the frame to send before everything else; empty: none
        record Accepted(FarEnd farEnd, byte[] first) implements Verdict {}

        /// Nothing may be sent to the peer.
        record Refused(ConnectFailure failure) implements Verdict {}
    }

    /// Accepts everybody as a plain MCP server.
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
