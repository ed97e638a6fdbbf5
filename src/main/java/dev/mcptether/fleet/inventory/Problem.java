package dev.mcptether.fleet.inventory;

/// A finding with the process it is about.
public record Problem(ProcessNode node, Finding finding) {
    /// One line for people: `orphan: shim 4711 (python3): its client has ended`.
    @Override
    public String toString() {
        return "%s: %s %d (%s): %s"
                .formatted(
                        finding.what().label(),
                        node.kind().label(),
                        node.pid(),
                        node.process().command().program(),
                        finding.detail());
    }
}
