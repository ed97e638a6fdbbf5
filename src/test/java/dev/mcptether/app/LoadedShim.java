package dev.mcptether.app;

import dev.mcptether.telemetry.slots.SlotsImage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A shim's process together with its client. The client keeps some calls of {@link Tally} open at
/// once, and counts each byte that it writes and reads. One thread writes, another one reads.
final class LoadedShim {
    /// The number of calls that are open at once.
    static final int WIDTH = 16;

    private final Process process;
    private final OutputStream stdin;
    private final int firstNumber;
    private final Semaphore room = new Semaphore(WIDTH);
    private final CountDownLatch initialized = new CountDownLatch(1);
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong requestBytes = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong answerBytes = new AtomicLong();
    private final Thread reader;

    /// @param firstNumber the number of its first call; no two calls of a test have the same number
    LoadedShim(Process process, int firstNumber) {
        this.process = process;
        this.stdin = process.getOutputStream();
        this.firstNumber = firstNumber;
        this.reader = Thread.ofPlatform().name("client-reader").daemon().start(this::readAll);
    }

    LoadedShim initialize() throws Exception {
        request(
                "initialize",
                "{'protocolVersion':'2025-11-25','capabilities':{},'clientInfo':{'name':'loaded','version':'1'}}");
        if (!initialized.await(Pace.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("initialize has no answer");
        }
        write("{'jsonrpc':'2.0','method':'notifications/initialized'}");
        return this;
    }

    /// Makes calls until this many have been written, or the shim is gone.
    void call(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            while (!room.tryAcquire(1, 10, TimeUnit.MILLISECONDS)) {
                if (!reader.isAlive()) {
                    return;
                }
            }
            try {
                request(
                        "tools/call",
                        "{'name':'tally','arguments':{'number':%d}}".formatted(firstNumber + i));
            } catch (IOException gone) {
                return;
            }
        }
    }

    Process process() {
        return process;
    }

    /// The number of requests written to the pipe. The last one may have been written in part.
    long requests() {
        return requests.get();
    }

    /// The number of bytes of the requests, without line ends.
    long requestBytes() {
        return requestBytes.get();
    }

    /// The number of whole lines that the client has read. After {@link #readToTheEnd} this is all
    /// that the shim ever wrote.
    long answers() {
        return answers.get();
    }

    /// The number of bytes of the answers, without line ends.
    long answerBytes() {
        return answerBytes.get();
    }

    void readToTheEnd() throws InterruptedException {
        if (!reader.join(Pace.PATIENCE)) {
            throw new AssertionError("its stdout does not end");
        }
    }

    /// The sum of a metric over the series whose labels contain this text.
    static long counted(SlotsImage slots, String metric, String labels) {
        return slots.additive().entrySet().stream()
                .filter(each -> each.getKey().matches("\\Q" + metric + "\\E(\\{.*)?"))
                .filter(each -> each.getKey().contains(labels))
                .mapToLong(each -> each.getValue().longValueExact())
                .sum();
    }

    private void request(String method, String params) throws IOException {
        long id = requests.incrementAndGet();
        String line =
                "{'jsonrpc':'2.0','id':%d,'method':'%s','params':%s}".formatted(id, method, params);
        requestBytes.addAndGet(line.length());
        write(line);
    }

    private void write(String line) throws IOException {
        stdin.write((line.replace('\'', '"') + "\n").getBytes(StandardCharsets.US_ASCII));
        stdin.flush();
    }

    private void readAll() {
        try (InputStream stdout = new BufferedInputStream(process.getInputStream())) {
            long bytes = 0;
            for (int next = stdout.read(); next >= 0; next = stdout.read()) {
                if (next != '\n') {
                    bytes++;
                    continue;
                }
                answerBytes.addAndGet(bytes);
                bytes = 0;
                if (answers.incrementAndGet() == 1) {
                    initialized.countDown();
                } else {
                    room.release();
                }
            }
        } catch (IOException broken) {
            // A broken pipe ends the answers as an end of file does.
        }
    }
}
