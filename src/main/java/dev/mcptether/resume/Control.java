package dev.mcptether.resume;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/// The binary frames of `tether.v1`, laid out byte by byte in docs/protocol.md.
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

    /// Client: begin a session; text frames may follow at once.
    record Hello(SessionKey key, Window window) implements Control {
        @Override
        public byte[] encode() {
            return ControlWriter.type(HELLO).key(key).window(window).bytes();
        }
    }

    /// Client: take this session up again.
    ///
    /// @param attempt counts the resumes of this session from 1: one that was delayed on a
    ///   connection the client has left must not win over a younger one
    /// @param received the highest number received from the server
    record Resume(SessionKey key, long attempt, long received) implements Control {
        @Override
        public byte[] encode() {
            return ControlWriter.type(RESUME).key(key).number(attempt).number(received).bytes();
        }
    }

    /// Server: the session has begun.
    record Welcome(Terms terms) implements Control {
        @Override
        public byte[] encode() {
            return ControlWriter.type(WELCOME).terms(terms).bytes();
        }
    }

    /// Server: the session goes on; everything after the client's number follows. Repeats the
    /// terms, because the welcome may have been lost.
    ///
    /// @param received the highest number received from the client
    record Resumed(Terms terms, long received) implements Control {
        @Override
        public byte[] encode() {
            return ControlWriter.type(RESUMED).terms(terms).number(received).bytes();
        }
    }

    /// Server: there is no such session (any more). The client may say hello on this connection.
    record Gone(UUID daemon) implements Control {
        @Override
        public byte[] encode() {
            return ControlWriter.type(GONE).uuid(daemon).bytes();
        }
    }

    /// Both: every message up to this number has been received.
    record Ack(long received) implements Control {
        @Override
        public byte[] encode() {
            return ControlWriter.type(ACK).number(received).bytes();
        }
    }

    /// Both: the session ends here, forget it.
    record Goodbye() implements Control {
        @Override
        public byte[] encode() {
            return ControlWriter.type(GOODBYE).bytes();
        }
    }

    /// Client: what the shim says of itself. Unnumbered; the latest one counts.
    ///
    /// @param json at most {@link TetherV1#MAX_REPORT_BYTES}; not looked into here
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

    /// Client, before all else: that it knows the daemon's token.
    ///
    /// @param mac {@link TetherV1#PROOF_BYTES} bytes; not judged here
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

    /// Reads one whole binary frame; leaves `frame` as it was. Never throws for what is in it, and
    /// allocates no more than the frame's own size.
    static Decoded decode(ByteBuffer frame) {
        return ControlReader.read(frame.slice());
    }
}
