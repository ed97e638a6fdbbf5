package dev.mcptether.telemetry.log;

import dev.mcptether.event.Event;
import dev.mcptether.event.Pairing;
import dev.mcptether.event.Telemetry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Checks from the lines that everything that starts also ends: the instance, outages, attempts and
/// sessions. Calls and messages are too many for this; their pairs are checked as numbers: no call
/// is in flight when the counters are final.
final class Pairs {
    /// What has begun and not ended, and the place of its line.
    private final Map<String, String> open = new LinkedHashMap<>();

    private Optional<String> fault = Optional.empty();
    private boolean partial;

    void read(String where, Event event, long seq) {
        Pairing pairing = Pairing.of(event);
        if (pairing.what() == Pairing.What.CALL) {
            return;
        }
        switch (pairing.step()) {
            case BEGINS -> begins(pairing.subject(), where);
            case ENDS -> ends(pairing.subject(), where);
            case NONE -> {}
        }
        if (event instanceof Telemetry.LogContinued) {
            continued(seq);
        }
    }

    /// Call this when every line has been read.
    ///
    /// @param whole whether the log has its last line; if so, nothing may be open
    void check(boolean whole) throws Fault {
        if (fault.isPresent()) {
            throw new Fault(fault.get());
        }
        if (whole && !open.isEmpty()) {
            Map.Entry<String, String> first = open.entrySet().iterator().next();
            throw new Fault(first.getValue() + ": the " + first.getKey() + " never ends");
        }
    }

    /// If the beginning of a log is gone, ends without starts are allowed.
    private void continued(long seq) {
        partial |= open.isEmpty() && seq > 1;
    }

    private void begins(String what, String where) {
        if (open.put(what, where) != null) {
            fault(where + ": the " + what + " begins twice");
        }
    }

    private void ends(String what, String where) {
        if (open.remove(what) == null) {
            fault(where + ": the " + what + " ends without a start");
        }
    }

    private void fault(String text) {
        if (fault.isEmpty() && !partial) {
            fault = Optional.of(text);
        }
    }
}
