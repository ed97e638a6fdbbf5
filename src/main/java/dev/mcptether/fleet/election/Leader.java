package dev.mcptether.fleet.election;

/// What the one that leads does. Made only when this instance leads, so that nobody else loads it;
/// used by the thread that leads alone.
public interface Leader {
    /// One round of the work; the first takes up the office.
    ///
    /// @return how long until the next, in milliseconds
    long round();

    /// Lays the office down: from now on nothing is served and no file is touched.
    void leave();
}
