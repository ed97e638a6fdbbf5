package dev.mcptether.resume;

/// What a wrong implementation might do. The model must find each of these faults.
enum WireFault {
    NONE,
    SERVER_DOES_NOT_COUNT,
    SERVER_DROPS,
    SERVER_DELIVERS_STALE,
    CLIENT_DOES_NOT_COUNT,
    RESENDS_NOTHING,
    RESENDS_BACKWARDS,
    RESENDS_TWICE
}
