package dev.mcptether.app;

import dev.mcptether.wire.Line;
import dev.mcptether.wire.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An MCP client at the two pipes of a shim. It keeps a number of calls open at once and counts how
/// often each is answered.
final class PipeClient {
    private static final int LONGEST_LINE = 40 << 20;
    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
    private static final Pattern CODE = Pattern.compile("\"error\":\\{\"code\":(-?\\d+)");
    private static final int HEAD_BYTES = 600;
    private final OutputStream toShim;
    private final InputStream fromShim;
    private final Semaphore window;
    private final int width;
    private final Map<Integer, CompletableFuture<Answer>> open = new ConcurrentHashMap<>();
    private final Valve reading = new Valve();

    /// Guards the writing, which may wait for the shim, and the field below.
    private final ReentrantLock writing = new ReentrantLock();

    private int lastId;

    /// Guards the fields below.
    private final ReentrantLock lock = new ReentrantLock();

    private final BitSet answered = new BitSet();
    private final List<Integer> answeredTwice = new ArrayList<>();

    /// @param head the first bytes of the line
    /// @param code the code of the error; 0 if there is a result
    record Answer(int id, String head, int code, int bytes) {}

    /// @param width how many calls are open at once
    PipeClient(ShimInProcess shim, int width) {
        this.toShim = shim.stdin();
        this.fromShim = shim.stdout();
        this.width = width;
        this.window = new Semaphore(width);
        Thread.ofPlatform().name("client-reader").daemon().start(this::readAll);
    }

    /// Does the legacy handshake.
    PipeClient initialize() throws Exception {
        Answer answer =
                request(
                                "initialize",
                                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                                        + "\"clientInfo\":{\"name\":\"pipe\",\"version\":\"1\"}}")
                        .get(Pace.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (answer.code != 0) {
            throw new AssertionError(answer.head);
        }
        write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        return this;
    }

    CompletableFuture<Answer> call(String tool, String arguments)
            throws IOException, InterruptedException {
        return request("tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}");
    }

    /// Sends a request. Waits first while too many requests are open.
    CompletableFuture<Answer> request(String method, String params)
            throws IOException, InterruptedException {
        if (!window.tryAcquire(Pace.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("no answer any more; open: " + open.keySet());
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        writing.lock();
        try {
            int id = ++lastId;
            open.put(id, answer);
            write(
                    "{\"jsonrpc\":\"2.0\",\"id\":"
                            + id
                            + ",\"method\":\""
                            + method
                            + "\",\"params\":"
                            + params
                            + "}");
        } finally {
            writing.unlock();
        }
        return answer;
    }

    void write(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        writing.lock();
        try {
            toShim.write(bytes);
        } finally {
            writing.unlock();
        }
    }

    /// Waits until every request is answered. It sends more requests meanwhile: if a message was
    /// lost and nobody was told, only a later message reveals it.
    void settle() throws Exception {
        long untilNanos = System.nanoTime() + Pace.PATIENCE.toNanos();
        while (!open.isEmpty()) {
            if (System.nanoTime() > untilNanos) {
                throw new AssertionError("never answered: " + open.keySet());
            }
            CompletableFuture<Answer> nudge = new CompletableFuture<>();
            if (window.tryAcquire(width, 50, TimeUnit.MILLISECONDS)) {
                window.release(width);
            } else if (window.availablePermits() > 0) {
                nudge = request("ping", "{}");
            }
            await(nudge);
        }
    }

    private static void await(CompletableFuture<Answer> nudge) throws Exception {
        try {
            nudge.get(50, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException later) {
            // Its answer is awaited with those of the other requests.
        }
    }

    /// How many bytes this client itself needs to remember every answer.
    int rememberingBytes() {
        lock.lock();
        try {
            return answered.size() / Byte.SIZE;
        } finally {
            lock.unlock();
        }
    }

    List<Integer> answeredTwice() {
        lock.lock();
        try {
            return List.copyOf(answeredTwice);
        } finally {
            lock.unlock();
        }
    }

    void stopReading() {
        reading.shut();
    }

    void readOn() {
        reading.open();
    }

    private void readAll() {
        LineReader lines = new LineReader(fromShim, LONGEST_LINE);
        try {
            while (true) {
                reading.await();
                switch (lines.next()) {
                    case Line.Whole(byte[] bytes) -> read(bytes);
                    case Line.TooLong _ -> throw new IOException("a line over the limit");
                    case Line.End _ -> {
                        return;
                    }
                }
            }
        } catch (IOException closed) {
            // The shim is gone.
        }
    }

    private void read(byte[] bytes) {
        String head =
                new String(
                        bytes, 0, Math.min(bytes.length, HEAD_BYTES), StandardCharsets.ISO_8859_1);
        Matcher id = ID.matcher(head);
        if (head.contains("\"method\":") || !id.find()) {
            return;
        }
        Matcher code = CODE.matcher(head);
        int found = code.find() ? Integer.parseInt(code.group(1)) : 0;
        answered(new Answer(Integer.parseInt(id.group(1)), head, found, bytes.length));
    }

    private void answered(Answer answer) {
        lock.lock();
        try {
            if (answered.get(answer.id)) {
                answeredTwice.add(answer.id);
                return;
            }
            answered.set(answer.id);
        } finally {
            lock.unlock();
        }
        CompletableFuture<Answer> waiting = open.remove(answer.id);
        if (waiting != null) {
            window.release();
            waiting.complete(answer);
        }
    }
}
