package dev.mcptether.config;

/// Which sessions a server's process belongs to.
public enum ProcessUse {
    /// Each session has its own.
    PER_SESSION("per-session"),
    /// All sessions that have negotiated the same use one.
    SHARED("shared");

    private final String word;

    ProcessUse(String word) {
        this.word = word;
    }

    /// The word for it in tether.yaml.
    public String word() {
        return word;
    }
}
