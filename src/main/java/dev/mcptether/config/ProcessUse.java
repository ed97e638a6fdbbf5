package dev.mcptether.config;

/// Whose a server's process is.
public enum ProcessUse {
    /// Each session has its own.
    PER_SESSION("per-session"),
    /// All sessions that have negotiated the same use one.
    SHARED("shared");

    private final String word;

    ProcessUse(String word) {
        this.word = word;
    }

    /// As in tether.yaml.
    public String word() {
        return word;
    }
}
