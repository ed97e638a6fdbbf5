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

    /// The headers of its answer besides type and length. `no-cache` makes a browser ask each time
    /// whether its copy is still current, so a newer Tether never meets the page of an older one.
    public Map<String, String> headers() {
        return Map.of(
                "Content-Security-Policy", policy,
                "Cache-Control", "no-cache",
                "ETag", etag,
                "Referrer-Policy", "no-referrer",
                "Cross-Origin-Resource-Policy", "same-origin");
    }

    /// Whether a browser that sends this header already has the file. Then 304 is enough of an
    /// answer.
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
