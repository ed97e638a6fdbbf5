package dev.mcptether.resume;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/// The binary frames of `tether.v1`. docs/protocol.md gives their bytes.
public sealed interface Control extends Decoded {
    int HELLO = 0x01;
    int RESUME = 0x02;
    int WELCOME = 0x03;
    int RESUMED = 0x04;
    int GONE = 0x05;
    int ACK = 0x06;
    int GOODBYE = 0x07;
    int REPORT = 0x08;
    int PROOF = 0x09;

    /// From the client: begin a session. Text frames may follow at once.
    record Hello(SessionKey key, Window window) implements Control {
        @Override
        public byte[] encode() {
            return ControlWriter.type(HELLO).key(key).window(window).bytes();
        }
    }

    /// From the client: resume this session.
    ///
    /// @param attempt counts the resumes of this session from 1. A resume that was delayed on an
    ///   old connection must not win over a newer one
    /// @param received the highest number received from the server
    record Resume(SessionKey key, long attempt, long received) implements Control {
        @Override
        public byte[] encode() {
            return ControlWriter.type(RESUME).key(key).number(attempt).number(received).bytes();
        }
    }

    /// From the server: the session has begun.
    record Welcome(Terms terms) implements Control {
        @Override
        public byte[] encode() {
            return ControlWriter.type(WELCOME).terms(terms).bytes();
        }
    }

    /// From the server: the session continues; everything after the client's number follows. It
    /// repeats the terms, because the welcome may have been lost.
    ///
    /// @param received the highest number received from the client
    record Resumed(Terms terms, long received) implements Control {
        @Override
        public byte[] encode() {
            return ControlWriter.type(RESUMED).terms(terms).number(received).bytes();
        }
    }

    /// From the server: there is no such session (any more). The client may say hello on this
    /// connection.
    record Gone(UUID daemon) implements Control {
        @Override
        public byte[] encode() {
            return ControlWriter.type(GONE).uuid(daemon).bytes();
        }
    }

    /// From both: every message up to this number was received.
    record Ack(long received) implements Control {
        @Override
        public byte[] encode() {
            return ControlWriter.type(ACK).number(received).bytes();
        }
    }

    /// From both: the session ends here, forget it.
    record Goodbye() implements Control {
        @Override
        public byte[] encode() {
            return ControlWriter.type(GOODBYE).bytes();
        }
    }

    /// From the client: the shim's report on itself. It has no number; the latest one counts.
    ///
    /// @param json at most {@link TetherV1#MAX_REPORT_BYTES}; not read here
    @SuppressWarnings("ArrayRecordComponent") // compares by content, see equals
    record Report(byte[] json) implements Control {
        public Report {
            if (json.length > TetherV1.MAX_REPORT_BYTES) {
                throw new IllegalArgumentException(
                        "a report has at most "
                                + TetherV1.MAX_REPORT_BYTES
                                + " bytes, not "
                                + json.length);
            }
        }

        @Override
        public byte[] encode() {
            return ControlWriter.report(json);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Report report && Arrays.equals(json, report.json);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(json);
        }

        @Override
        public String toString() {
            return "Report[" + json.length + " bytes]";
        }
    }

    /// From the client, before everything else: the proof that it knows the daemon's token.
    ///
    /// @param mac {@link TetherV1#PROOF_BYTES} bytes; not checked here
    @SuppressWarnings("ArrayRecordComponent") // compares by content, see equals
    record Proof(byte[] mac) implements Control {
        public Proof {
            if (mac.length != TetherV1.PROOF_BYTES) {
                throw new IllegalArgumentException("a proof of " + mac.length + " bytes");
            }
        }

        @Override
        public byte[] encode() {
            return ControlWriter.type(PROOF).raw(mac).bytes();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Proof proof && Arrays.equals(mac, proof.mac);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(mac);
        }

        @Override
        public String toString() {
            return "Proof[redacted]";
        }
    }

    /// The whole frame.
    byte[] encode();

    /// Reads a whole binary frame and leaves `frame` unchanged. It never throws because of the
    /// content, and allocates no more than the frame's own size.
    static Decoded decode(ByteBuffer frame) {
        return ControlReader.read(frame.slice());
    }
}
