package dev.mcptether.fleet.ledger;

import java.io.IOException;

/// The file of one ledger. Every method may fail at any point; what a failed one has done to the
/// file is not known.
public interface LedgerFile {
    /// All of it; empty when there is none.
    byte[] read() throws IOException;

    /// Cuts the file to `at` bytes, adds these behind, and has all of it on disk when it returns.
    void write(long at, byte[] bytes) throws IOException;

    /// Replaces the whole content: after a crash at any point the file has the old or the new.
    void replace(byte[] bytes) throws IOException;
}
