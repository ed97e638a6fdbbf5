package dev.mcptether.http;

/// What a server says. Called on the server's few threads: may compute, must not wait.
@FunctionalInterface
public interface Site {
    /// Answers once, by one call of the answer.
    void answer(Asked asked, Answer answer);
}
