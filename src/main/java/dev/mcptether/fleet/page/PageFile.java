package dev.mcptether.fleet.page;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/// One file of the live page, as a browser gets it.
///
/// @param type its content type
/// @param etag its hash, quoted as in the header
/// @param policy what it may do in a browser, as `Content-Security-Policy`
public record PageFile(String type, String etag, String policy, byte[] content) {
    static PageFile of(String type, String policy, byte[] content) {
        return new PageFile(type, '"' + hash(content) + '"', policy, content);
    }

    /// What its answer says besides type and length. `no-cache`: a browser asks each time whether
    /// what it has is still right, so a newer Tether never meets the page of an older one.
    public Map<String, String> headers() {
        return Map.of(
                "Content-Security-Policy", policy,
                "Cache-Control", "no-cache",
                "ETag", etag,
                "Referrer-Policy", "no-referrer",
                "Cross-Origin-Resource-Policy", "same-origin");
    }

    /// Whether a browser that sends this has the file already, so that 304 is answer enough.
    ///
    /// @param ifNoneMatch the header's value, or empty
    public boolean isKnown(String ifNoneMatch) {
        return ifNoneMatch.contains(etag);
    }

    private static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException notInThisJava) {
            throw new IllegalStateException(notInThisJava);
        }
    }
}
