package dev.mcptether.app;

import dev.mcptether.daemon.diagnostics.Tool;
import dev.mcptether.daemon.diagnostics.ToolCall;
import dev.mcptether.daemon.diagnostics.ToolResult;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A tool that must not run twice. It remembers which of its calls have run, and outlives daemons.
final class Tally implements Tool {
    private final ReentrantLock lock = new ReentrantLock();

    /// Guarded by `lock`, like the field below.
    private final BitSet ran = new BitSet();

    private final List<Integer> ranTwice = new ArrayList<>();

    /// Calls with `hold` wait for this.
    private final CountDownLatch released = new CountDownLatch(1);

    /// What a client reads when its call has run.
    static String receipt(int number) {
        return "call " + number + " has run";
    }

    void release() {
        released.countDown();
    }

    int ran() {
        lock.lock();
        try {
            return ran.cardinality();
        } finally {
            lock.unlock();
        }
    }

    boolean ran(int number) {
        lock.lock();
        try {
            return ran.get(number);
        } finally {
            lock.unlock();
        }
    }

    /// How many bytes this tool itself needs to remember every call.
    int rememberingBytes() {
        lock.lock();
        try {
            return ran.size() / Byte.SIZE;
        } finally {
            lock.unlock();
        }
    }

    List<Integer> ranTwice() {
        lock.lock();
        try {
            return List.copyOf(ranTwice);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Declaration declaration() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        return new Declaration("tally", "Tally", "Remembers that it ran.", schema, Effect.WRITES);
    }

    @Override
    public ToolResult call(ToolCall call) throws InterruptedException {
        int number = call.arguments().whole("number", 0, Integer.MAX_VALUE, 0);
        lock.lock();
        try {
            if (ran.get(number)) {
                ranTwice.add(number);
            }
            ran.set(number);
        } finally {
            lock.unlock();
        }
        if (call.arguments().values().has("hold")) {
            released.await();
        }
        return ToolResult.text(receipt(number));
    }
}
