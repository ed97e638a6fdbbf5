package dev.mcptether.resume;

import java.util.ArrayDeque;
import java.util.Queue;

/// One connection: two queues of frames in flight. Each side learns of the end at its own time.
/// What is written to a side that has left is lost.
final class LossyWire {
    final ServerEnd serverEnd;
    final Queue<Frame> up = new ArrayDeque<>();
    final Queue<Frame> down = new ArrayDeque<>();
    boolean clientOpen = true;
    boolean serverOpen = true;

    LossyWire(ServerEnd serverEnd) {
        this.serverEnd = serverEnd;
    }

    void up(Frame frame) {
        if (serverOpen) {
            up.add(frame);
        }
    }

    void down(Frame frame) {
        if (clientOpen) {
            down.add(frame);
        }
    }

    void clientLeaves() {
        clientOpen = false;
        down.clear();
    }

    void serverLeaves() {
        serverOpen = false;
        up.clear();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(boolean text, byte[] bytes) {
        static Frame text(byte[] bytes) {
            return new Frame(true, bytes);
        }

        static Frame binary(byte[] bytes) {
            return new Frame(false, bytes);
        }
    }
}
