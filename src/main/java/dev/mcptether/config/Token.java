package dev.mcptether.config;

/// A bearer token. It compares in constant time and cannot be printed.
public record Token(String value) {
    /// RFC 6750 section 2.1, `b64token`, plus what else is legal in a header value: visible ASCII.
    public Token {
        if (value.isEmpty() || !value.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
            throw new IllegalArgumentException("a token is one or more visible ASCII characters");
        }
    }

    public boolean matches(Token other) {
        return java.security.MessageDigest.isEqual(
                value.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                other.value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Token[redacted]";
    }
}
