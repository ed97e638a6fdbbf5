package dev.mcptether.fleet.ledger;

import java.io.IOException;

/// The file of one ledger. Every method may fail at any point. After a failure it is not known what
/// the method has done to the file.
public interface LedgerFile {
    /// The whole content; empty when there is no file.
    byte[] read() throws IOException;

    /// Cuts the file to `at` bytes and appends these. When it returns, all of it is on disk.
    void write(long at, byte[] bytes) throws IOException;

    /// Replaces the whole content. After a crash at any point the file has the old content or the
    /// new.
    void replace(byte[] bytes) throws IOException;
}
