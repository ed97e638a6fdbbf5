package dev.mcptether.fleet;

import dev.mcptether.fleet.ProcessTree.Node;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A process tree for programs: an array of processes, each with its children.
public final class TreeJson {
    private TreeJson() {}

    public static ArrayNode of(ProcessTree tree) {
        return array(tree.roots());
    }

    private static ArrayNode array(List<Node> nodes) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        nodes.forEach(node -> array.add(object(node)));
        return array;
    }

    private static ObjectNode object(Node node) {
        ObjectNode object =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("kind", node.kind().label())
                        .put("pid", node.process().pid())
                        .put("executable", node.process().executable())
                        .put("condition", node.condition().label());
        InstanceCard card = node.instance();
        if (card != null) {
            object.put("instance", card.instance().toString())
                    .put("client_name", card.clientName())
                    .put("url", card.url())
                    .put("metrics", card.metrics())
                    .put("version", card.version())
                    .put("started", card.started().toString());
        }
        object.set("children", array(node.children()));
        return object;
    }
}
