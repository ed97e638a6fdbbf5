package dev.mcptether.fleet.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/// A ledger's file in memory. A call that fails, or in which the leader dies, may have written any
/// part of what it should.
final class FakeLedgerFile implements LedgerFile {
    private final Crashes crashes;
    private final Random random;
    byte[] content = new byte[0];

    FakeLedgerFile(Crashes crashes, Random random) {
        this.crashes = crashes;
        this.random = random;
    }

    @Override
    public byte[] read() throws IOException {
        crashes.call();
        return content.clone();
    }

    @Override
    public void write(long at, byte[] bytes) throws IOException {
        crashes.begin();
        boolean crash = crashes.crashes();
        boolean failure = crashes.fails();
        int written = crash || failure ? random.nextInt(bytes.length + 1) : bytes.length;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(Arrays.copyOf(content, (int) at));
        all.write(bytes, 0, written);
        content = all.toByteArray();
        if (crash) {
            throw new Crashes.Crash();
        }
        if (failure) {
            throw new IOException("no space left on device");
        }
    }

    @Override
    public void replace(byte[] bytes) throws IOException {
        crashes.begin();
        boolean crash = crashes.crashes();
        if ((crash && random.nextBoolean()) || (!crash && !crashes.fails())) {
            content = bytes.clone();
            if (!crash) {
                return;
            }
        }
        if (crash) {
            throw new Crashes.Crash();
        }
        throw new IOException("no space left on device");
    }

    String text() {
        return new String(content, StandardCharsets.UTF_8);
    }
}
