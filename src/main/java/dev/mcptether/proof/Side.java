package dev.mcptether.proof;

/// Who proves itself. Each proof covers its maker's side, so that nobody can send it back as the
/// other's.
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
