package dev.mcptether.config;

/// A bearer token. It compares in constant time and cannot be printed.
public record Token(String value) {
    /// 32 random characters of base64url are 192 bits, which nobody can guess.
    public static final int LEAST_CHARACTERS = 32;

    static final String TOO_SHORT =
            "a token of fewer than %d characters, which somebody can guess; make a longer one, for example with `openssl rand -hex 32`"
                    .formatted(LEAST_CHARACTERS);

    /// RFC 6750 section 2.1, `b64token`, plus everything else that is legal in a header value:
    /// visible ASCII.
    public Token {
        if (value.isEmpty() || !value.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
            throw new IllegalArgumentException("a token is one or more visible ASCII characters");
        }
    }

    public boolean isLong() {
        return value.length() >= LEAST_CHARACTERS;
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
