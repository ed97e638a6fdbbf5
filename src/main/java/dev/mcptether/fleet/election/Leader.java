package dev.mcptether.fleet.election;

/// The work of the instance that leads. It is made only when this instance leads, so that other
/// instances do not load it. Only the leading thread uses it.
public interface Leader {
    /// Does one round of the work. The first round begins to lead.
    ///
    /// @return how long until the next round, in milliseconds
    long round();

    /// Stops leading: from now on nothing is served and no file is touched.
    void leave();
}
