package dev.mcptether.daemon.diagnostics;

import dev.mcptether.daemon.diagnostics.Incoming.Request;
import dev.mcptether.event.Method;
import dev.mcptether.event.SessionEvent.Era;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Who the client is, and what both sides agreed on. Only the session's reader writes it; any
/// thread reads it.
final class ServerHandshake {
    private static final int NAME_MOST = 64;

    private volatile @Nullable RequestTerms settled;
    private volatile String client = "";

    /// The terms of a request: its own, or those of the handshake before it.
    RequestTerms terms(Request request) throws RpcError {
        if (RequestTerms.carriedBy(request)) {
            RequestTerms own = RequestTerms.of(request);
            name(request.meta().path(RequestTerms.CLIENT));
            return own;
        }
        RequestTerms terms = settled;
        if (terms != null) {
            return terms;
        }
        if (request.known() == Method.PING) {
            return new RequestTerms(ProtocolVersion.LATEST_LEGACY, Json.object(), null);
        }
        throw RpcError.invalidParams(
                "Neither initialized nor carrying _meta with " + RequestTerms.VERSION);
    }

    /// Settles the terms of the legacy era for the rest of the session.
    RequestTerms initialize(Request request) throws RpcError {
        if (settled != null) {
            throw new RpcError(RpcError.INVALID_REQUEST, "Invalid request: already initialized");
        }
        JsonNode wanted = request.params().path("protocolVersion");
        if (!wanted.isString()) {
            throw RpcError.invalidParams("protocolVersion must be a string");
        }
        ProtocolVersion version =
                ProtocolVersion.of(wanted.asString())
                        .filter(each -> each.era() == Era.LEGACY)
                        .orElse(ProtocolVersion.LATEST_LEGACY);
        RequestTerms terms = new RequestTerms(version, request.params().path("capabilities"), null);
        name(request.params().path("clientInfo"));
        settled = terms;
        return terms;
    }

    void log(LoggingLevel least) {
        RequestTerms terms = settled;
        if (terms != null) {
            settled = terms.logging(least);
        }
    }

    /// Whether the legacy era was chosen.
    boolean legacy() {
        return settled != null;
    }

    boolean batches() {
        RequestTerms terms = settled;
        return terms != null && terms.version().batches();
    }

    /// `name version (protocol version)`, or empty.
    String client() {
        return client;
    }

    private void name(JsonNode info) {
        client = clipped(info.path("name"));
    }

    private static String clipped(JsonNode text) {
        String all = text.asString("?");
        return all.length() <= NAME_MOST ? all : all.substring(0, NAME_MOST);
    }
}
