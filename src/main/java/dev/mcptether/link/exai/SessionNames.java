package dev.mcptether.link.exai;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Session ids that every generation takes: one for each socket, because the sockets of one session
/// share a rate limit, and none like another shim's, whatever both were told to be called.
final class SessionNames {
    /// The daemon takes 64 characters; the rest tells the sockets apart.
    private static final int MOST = 40;

    private final String name;
    private int sockets;

    /// @param wanted what the user calls this window; empty when nothing
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
