package dev.mcptether.daemon.single;

import dev.mcptether.process.ProcessIdentity;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A life of a supervised command that does what the test says.
final class FakeLife implements SupervisedLife {
    private final ProcessIdentity process;
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private volatile @Nullable Members serving;
    private volatile boolean workerLives = true;
    private volatile boolean endedByUs;

    FakeLife(long pid) {
        this.process = new ProcessIdentity(pid, pid, "boot");
    }

    @Override
    public ProcessIdentity process() {
        return process;
    }

    @Override
    public CompletableFuture<String> ended() {
        return ended;
    }

    @Override
    public Optional<Members> serving() {
        return Optional.ofNullable(serving);
    }

    @Override
    public boolean lives(Members members) {
        return workerLives && !endedByUs;
    }

    @Override
    public void end() {
        endedByUs = true;
        ended.complete("was ended");
    }

    boolean endedByUs() {
        return endedByUs;
    }

    /// From now on the process itself serves.
    Members serves() {
        Members members = Members.alone(new Member(process, "server"));
        serving = members;
        return members;
    }

    void workerDies() {
        workerLives = false;
    }

    void dies(String how) {
        ended.complete(how);
    }
}
