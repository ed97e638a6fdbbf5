package dev.mcptether.daemon.hosting;

import dev.mcptether.process.ProcessEnd;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessSignal;
import dev.mcptether.process.StartedProcess;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Notes what is done to it. As the contract demands, nothing is signalled after its release.
final class FakeProcess implements StartedProcess {
    private final List<String> noted = new ArrayList<>();
    private boolean leaves;
    private boolean released;

    void note(String what) {
        noted.add(what);
    }

    List<String> noted() {
        return noted;
    }

    void leaves(boolean others) {
        leaves = others;
    }

    @Override
    public ProcessIdentity identity() {
        return new ProcessIdentity(4711, 1, "boot");
    }

    @Override
    public OutputStream stdin() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream stdout() {
        return InputStream.nullInputStream();
    }

    @Override
    public InputStream stderr() {
        return InputStream.nullInputStream();
    }

    @Override
    public CompletableFuture<ProcessEnd> ended() {
        return new CompletableFuture<>();
    }

    @Override
    public void signal(ProcessSignal signal) {
        if (released) {
            throw new AssertionError("signalled after its release");
        }
        note(signal.name());
    }

    @Override
    public boolean leavesOthers() {
        return leaves;
    }

    @Override
    public void release() {
        released = true;
        note("release");
    }
}
