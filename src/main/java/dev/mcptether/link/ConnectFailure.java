package dev.mcptether.link;

import dev.mcptether.event.Link.ConnectOutcome;

/// Why a connect attempt opened no link.
///
/// @param detail for people; contains no secrets
public record ConnectFailure(ConnectOutcome outcome, String detail) {
    /// Whether trying again soon is useless because somebody must change something first.
    boolean permanent() {
        return switch (outcome) {
            case UNAUTHORIZED, UNPROVEN, TLS_FAILED -> true;
            case OPENED,
                    CONNECTION_REFUSED,
                    UNREACHABLE,
                    TIMEOUT,
                    NOT_WEBSOCKET,
                    HTTP_ERROR,
                    BROKEN,
                    ABANDONED ->
                    false;
        };
    }
}
