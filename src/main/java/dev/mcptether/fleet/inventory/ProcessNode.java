package dev.mcptether.fleet.inventory;

import dev.mcptether.config.Address;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.process.HostProcess;
import dev.mcptether.process.ProcessIdentity;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One process of the tree.
///
/// @param own whether it is Tether's, or was started by Tether's daemon
/// @param card the card of the instance; null when the process is no instance or shows no card
/// @param daemon the name of our daemon that it is or belongs to; null for other processes
/// @param server the hosted server that it is a process of; null for other processes
public record ProcessNode(
        ProcessKind kind,
        boolean own,
        HostProcess process,
        Condition condition,
        @Nullable InstanceCard card,
        @Nullable String daemon,
        @Nullable String server,
        List<ProcessNode> children,
        List<Finding> findings) {
    public ProcessNode {
        children = List.copyOf(children);
        findings = List.copyOf(findings);
    }

    public long pid() {
        return process.pid();
    }

    public ProcessIdentity identity() {
        return process.identity();
    }

    public Instant started() {
        return process.started();
    }

    public List<Address> listens() {
        return process.listens();
    }

    /// Itself and all below it, parents first.
    public Stream<ProcessNode> andBelow() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(ProcessNode::andBelow));
    }
}
