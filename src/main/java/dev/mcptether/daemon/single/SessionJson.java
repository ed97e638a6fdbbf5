package dev.mcptether.daemon.single;

import dev.mcptether.daemon.SessionView;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A session as health.json and `daemon sessions --json` show it.
final class SessionJson {
    private SessionJson() {}

    static ObjectNode of(SessionView session) {
        ObjectNode node =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("session", session.number())
                        .put("client", session.client())
                        .put("server", session.server())
                        .put("subprotocol", session.subprotocol())
                        .put("connected", session.connected())
                        .put("open_for_seconds", session.openFor().toSeconds())
                        .put("calls_in_flight", session.callsInFlight());
        session.report()
                .ifPresent(report -> {
                    node.put("watched", report.watched());
                    node.set("shim", JsonMapper.shared().readTree(report.encode()));
                });
        return node;
    }
}
