package dev.mcptether.doctor;

import java.io.IOException;

/// Checks whether the event logs can be proven, as `tether verify` does.
record EventLogsCheck(ProvableLogs logs) implements Check {
    @Override
    public String name() {
        return "event-logs";
    }

    @Override
    public String question() {
        return "Can every event log be proven, and do the counters agree with it?";
    }

    @Override
    public boolean mayTakeLong() {
        return true;
    }

    @Override
    public Diagnosis look() throws IOException {
        ProvableLogs.Proven proven = logs.prove();
        if (!proven.faults().isEmpty()) {
            return Diagnosis.failed(
                    "%d of %d event logs are not proven: %s"
                            .formatted(
                                    proven.faults().size(),
                                    proven.logs(),
                                    Diagnosis.list(proven.faults().stream(), "; ")),
                    "tether verify");
        }
        return proven.logs() == 0
                ? Diagnosis.skipped("there are no event logs yet")
                : Diagnosis.ok(proven.logs() + " event logs are proven");
    }
}
