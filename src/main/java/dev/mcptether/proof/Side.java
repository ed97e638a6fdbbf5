package dev.mcptether.proof;

/// Who proves itself. Each proof names its maker, so that none can be sent back as the other's.
public enum Side {
    DAEMON("daemon"),
    SHIM("shim");

    private final String word;

    Side(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
