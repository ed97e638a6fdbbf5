package dev.mcptether.http;

/// Answers the requests of a server. The server's few threads call it, so it may compute but must
/// not wait.
@FunctionalInterface
public interface Site {
    /// Answers the request exactly once.
    void answer(Asked asked, Answer answer);
}
