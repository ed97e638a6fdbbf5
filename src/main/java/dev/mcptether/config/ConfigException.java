package dev.mcptether.config;

/// A setting that cannot be used. The message names the key, the value, what is allowed and where
/// the value came from.
public final class ConfigException extends RuntimeException {
    private final transient Origin origin;

    public ConfigException(String key, String value, String allowed, Origin origin) {
        super(
                "%s: '%s' is not allowed; use %s (it came from %s)"
                        .formatted(key, value, allowed, origin));
        this.origin = origin;
    }

    /// For a mistake in a source as a whole, not in one value.
    public ConfigException(String message, Origin origin) {
        super(message);
        this.origin = origin;
    }

    public Origin origin() {
        return origin;
    }
}
