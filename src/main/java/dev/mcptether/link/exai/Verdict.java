package dev.mcptether.link.exai;

import dev.mcptether.link.exai.DaemonFrame.Failure;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// How a question ends: with the daemon's answer, or with an error of Tether's own.
sealed interface Verdict {
    record Tools(JsonNode tools) implements Verdict {}

    /// @param failure the error beside the outputs, which only A sends
    record Answer(JsonNode frame, @Nullable Failure failure) implements Verdict {}

    /// A stream that no result followed.
    record Streamed(String chunks) implements Verdict {}

    /// The daemon's own error.
    record Failed(Failure failure) implements Verdict {}

    /// The daemon cancelled the tool. The result says so.
    record Said(String text) implements Verdict {}

    /// An error that Tether itself makes, in the form of its other errors.
    ///
    /// @param sent whether the daemon may have the request
    record Refused(int code, String reason, boolean sent, String text) implements Verdict {}

    static Verdict tools(JsonNode tools) {
        return new Tools(tools);
    }

    static Verdict answered(JsonNode frame, @Nullable Failure failure) {
        return new Answer(frame, failure);
    }

    static Verdict streamed(String chunks) {
        return new Streamed(chunks);
    }

    static Verdict failed(Failure failure) {
        return new Failed(failure);
    }

    static Verdict zombie() {
        return new Said(
                "The EXAI daemon cancelled this tool at its first heartbeat, as daemons before 2025-10-21 do with every tool"
                        + " that takes longer than EXAI_WS_PROGRESS_INTERVAL_SECS (8 s by default). The tool did not finish. Set"
                        + " EXAI_WS_PROGRESS_INTERVAL_SECS for the daemon to more than its longest tool takes, or use a newer daemon."
                        + " It refuses the same call as a duplicate for about a minute.");
    }

    static Verdict unavailable(String why) {
        return new Refused(
                -31001,
                "daemon_unavailable",
                false,
                "Not sent, so trying again is safe: " + why + ".");
    }

    static Verdict unknown(String why) {
        return new Refused(
                -31002,
                "outcome_unknown",
                true,
                "This was sent to the EXAI daemon, and "
                        + why
                        + "; it may have run. Check before you repeat it.");
    }

    static Verdict requestTooLarge(int limitBytes) {
        return new Refused(
                -31003,
                "message_too_large",
                false,
                "The request is larger than the EXAI daemon accepts, so it was not sent. This shim's limit is "
                        + limitBytes
                        + " bytes (EXAI_WS_MAX_BYTES), and the daemon has its own.");
    }

    static Verdict resultTooLarge(long bytes) {
        return new Refused(
                -31003,
                "message_too_large",
                true,
                "The daemon's answer of "
                        + bytes
                        + " bytes is over EXAI_WS_MAX_BYTES. The tool has run; raise the limit for shim and daemon, or ask for less.");
    }

    static Verdict overloaded() {
        return new Refused(
                -31004,
                "overloaded",
                false,
                "Too many calls wait for the EXAI daemon, so this one was not sent. Try again when some have been answered.");
    }
}
