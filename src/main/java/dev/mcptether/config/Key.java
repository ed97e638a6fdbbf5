package dev.mcptether.config;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// One setting: its names, its default, and how its text becomes a value.
///
/// @param variable its environment variable; the flag and the file's key are derived from it
/// @param fallback the default's text, parsed like any other
/// @param allowed what to say when a value is refused
/// @param parse throws IllegalArgumentException (or a subclass) for a text that is not allowed
/// @param shown what a message may show of the text, because a refused secret is still a secret
record Key<T>(
        String variable,
        String fallback,
        String allowed,
        Function<String, T> parse,
        UnaryOperator<String> shown) {
    Key(String variable, String fallback, String allowed, Function<String, T> parse) {
        this(variable, fallback, allowed, parse, UnaryOperator.identity());
    }

    /// A key whose value is never shown.
    static Key<Token> secret(String variable) {
        return secret(variable, "visible ASCII characters", Token::new);
    }

    static Key<Token> secret(String variable, String allowed, Function<String, Token> parse) {
        return new Key<>(variable, "", allowed, parse, text -> "[redacted]");
    }

    /// `TETHER_CALL_WAIT` is `--call-wait` on the command line.
    String flag() {
        return "--" + fileKey();
    }

    /// `TETHER_CALL_WAIT` is `call-wait` in tether.yaml.
    String fileKey() {
        return variable.substring("TETHER_".length())
                .toLowerCase(java.util.Locale.ROOT)
                .replace('_', '-');
    }

    /// @throws ConfigException naming the key, the value, what is allowed and the origin
    T read(String text, Origin origin) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException refused) {
            throw new ConfigException(variable, shown.apply(text), allowed, origin);
        }
    }

    /// A key whose value may be `off`.
    static <T> Key<Optional<T>> orOff(
            String variable, String fallback, String allowed, Function<String, T> parse) {
        return new Key<>(
                variable,
                fallback,
                allowed + ", or off",
                text -> text.equals("off") ? Optional.empty() : Optional.of(parse.apply(text)));
    }
}
