package dev.mcptether.daemon;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;

/// Jetty's side of a socket. It remembers what is sent, and writes it when the test says so.
final class FakeCoreSession extends CoreSession.Empty {
    final List<String> sent = new ArrayList<>();
    boolean aborted;
    private int demands;
    private long demandsHere;
    private long countedHere;
    private final Thread caller = Thread.currentThread();
    private final List<Callback> unwritten = new ArrayList<>();

    @Override
    public void sendFrame(OutgoingEntry entry) {
        Frame frame = entry.getFrame();
        sent.add(
                OpCode.name(frame.getOpCode()) + " " + BufferUtil.toUTF8String(frame.getPayload()));
        unwritten.add(entry.getCallback());
    }

    /// Completes all writes, as if the other side had read.
    void write() {
        List<Callback> written = List.copyOf(unwritten);
        unwritten.clear();
        written.forEach(Callback::succeeded);
    }

    @Override
    public synchronized void demand() {
        demands++;
        if (Thread.currentThread().equals(caller)) {
            demandsHere++;
        }
        notifyAll();
    }

    /// Whether the thread that brings frames has asked for more frames since the last call.
    synchronized boolean wasAskedByCaller() {
        boolean more = demandsHere > countedHere;
        countedHere = demandsHere;
        return more;
    }

    /// Waits until the end wants another frame, and brings this one.
    synchronized void brings(WebSocketEnd end, byte opCode, boolean last, String payload) {
        long untilNanos = System.nanoTime() + 10_000_000_000L;
        while (demands == 0) {
            if (System.nanoTime() > untilNanos) {
                throw new AssertionError("no frame is wanted");
            }
            try {
                wait(100);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
        demands--;
        end.onFrame(
                new Frame(opCode, last, ByteBuffer.wrap(BufferUtil.toBuffer(payload).array())),
                Callback.NOOP);
    }

    synchronized boolean wantsMore() {
        return demands > 0;
    }

    @Override
    public void close(int statusCode, String reason, Callback callback) {
        sent.add("CLOSE " + statusCode);
        callback.succeeded();
    }

    @Override
    public void abort() {
        aborted = true;
    }
}
