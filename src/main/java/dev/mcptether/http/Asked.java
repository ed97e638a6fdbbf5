package dev.mcptether.http;

/// A request that may be answered.
///
/// @param path without the query, decoded
/// @param host the `Host` header
/// @param accept the `Accept` header, or empty
/// @param ifNoneMatch the `If-None-Match` header, or empty
public record Asked(String path, String host, String accept, String ifNoneMatch) {}
