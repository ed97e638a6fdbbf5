package dev.mcptether.fleet;

import dev.mcptether.fleet.ProcessTree.Condition;
import dev.mcptether.fleet.ProcessTree.Node;
import dev.mcptether.process.Command;
import dev.mcptether.text.Printable;
import java.util.List;

/// A process tree for people, one process a line:
///
///     client 4711 claude
///     └─ launcher 4720 node
///        └─ shim 4730 to ws://127.0.0.1:8079, orphan
public final class TreeText {
    private final StringBuilder text = new StringBuilder();

    private TreeText() {}

    public static String of(ProcessTree tree) {
        TreeText writer = new TreeText();
        for (Node root : tree.roots()) {
            writer.line("", root);
            writer.below("", root.children());
        }
        return writer.text.toString();
    }

    private void below(String indent, List<Node> nodes) {
        for (Node node : nodes) {
            boolean last = node.equals(nodes.getLast());
            line(indent + (last ? "└─ " : "├─ "), node);
            below(indent + (last ? "   " : "│  "), node.children());
        }
    }

    private void line(String indent, Node node) {
        text.append(indent).append(node.kind().label()).append(' ').append(node.process().pid());
        InstanceCard card = node.instance();
        if (card == null) {
            text.append(' ').append(Printable.line(Command.bareName(node.process().executable())));
        } else if (card.url() != null) {
            text.append(" to ").append(Printable.line(card.url()));
        }
        if (node.condition() != Condition.ALIVE) {
            text.append(", ").append(node.condition().label());
        }
        text.append('\n');
    }
}
