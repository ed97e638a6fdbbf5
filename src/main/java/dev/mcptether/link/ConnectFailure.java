package dev.mcptether.link;

import dev.mcptether.event.Link.ConnectOutcome;

/// Why a connect attempt opened no link.
///
/// @param detail for people; without secrets
public record ConnectFailure(ConnectOutcome outcome, String detail) {
    /// Whether trying again soon makes no sense: somebody has to change something first.
    boolean permanent() {
        return outcome == ConnectOutcome.UNAUTHORIZED || outcome == ConnectOutcome.TLS_FAILED;
    }
}
