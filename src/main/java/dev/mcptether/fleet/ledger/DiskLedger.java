package dev.mcptether.fleet.ledger;

import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// One ledger on disk: `ledger/<boot-id>.jsonl`.
public final class DiskLedger implements LedgerFile {
    /// A longer file was not written by us. A host that ends ten thousand instances a boot has some
    /// kilobytes here, because many lines are put into one.
    private static final long MOST_BYTES = 64 << 20;

    private final StateDirectory home;
    private final String name;

    public DiskLedger(StateDirectory home, String boot) {
        this.home = home;
        this.name = name(boot);
    }

    /// The ledger's file name. Boots that have no name, or one that cannot be a file name, share
    /// one ledger.
    static String name(String boot) {
        return (boot.matches("[0-9A-Za-z][0-9A-Za-z_-]{0,63}") ? boot : "unnamed") + ".jsonl";
    }

    @Override
    public byte[] read() throws IOException {
        Path directory = home.root().resolve("ledger");
        if (!Files.isDirectory(directory)) {
            return new byte[0];
        }
        Path file = directory.resolve(name);
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException(file + " is longer than a ledger can be");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException none) {
            return new byte[0];
        }
    }

    @Override
    public void write(long at, byte[] bytes) throws IOException {
        try (FileChannel channel =
                StateDirectory.open(file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(at);
            put(channel, at, bytes);
        }
    }

    @Override
    public void replace(byte[] bytes) throws IOException {
        Path file = file();
        Path fresh = file.resolveSibling(name + ".new");
        try (FileChannel channel =
                StateDirectory.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            put(channel, 0, bytes);
        }
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void put(FileChannel channel, long at, byte[] bytes) throws IOException {
        ByteBuffer unwritten = ByteBuffer.wrap(bytes);
        long place = at;
        while (unwritten.hasRemaining()) {
            place += channel.write(unwritten, place);
        }
        channel.force(true);
    }

    private Path file() throws IOException {
        return home.directory("ledger").resolve(name);
    }
}
