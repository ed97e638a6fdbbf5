package dev.mcptether.link.exai;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Makes session ids that every generation accepts. Each socket gets its own, because the sockets
/// of one session share a rate limit. No two shims get the same, whatever name the user gave them.
final class SessionNames {
    /// The daemon accepts 64 characters. The ones that are left tell the sockets apart.
    private static final int MOST = 40;

    private final String name;
    private int sockets;

    /// @param wanted the user's name for this window; empty if there is none
    SessionNames(String wanted, RandomGenerator random) {
        String valid = wanted.replaceAll("[^A-Za-z0-9_-]", "-");
        String head =
                valid.isEmpty() ? "tether" : valid.substring(0, Math.min(valid.length(), MOST));
        byte[] own = new byte[4];
        random.nextBytes(own);
        this.name = head + "-" + HexFormat.of().formatHex(own);
    }

    String next() {
        return name + "-" + ++sockets;
    }
}
