package dev.mcptether.fleet.inventory;

import dev.mcptether.fleet.InstanceCard;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An inventory for programs: an array of processes, each with those below it.
public final class InventoryJson {
    private InventoryJson() {}

    public static ArrayNode of(Inventory inventory) {
        return array(inventory.roots());
    }

    private static ArrayNode array(List<ProcessNode> nodes) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        nodes.forEach(node -> array.add(object(node)));
        return array;
    }

    private static ObjectNode object(ProcessNode node) {
        ObjectNode object =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("kind", node.kind().label())
                        .put("own", node.own())
                        .put("pid", node.pid())
                        .put("start_ticks", node.identity().startTicks())
                        .put("executable", node.process().command().executable())
                        .put("condition", node.condition().label())
                        .put("started", node.started().toString())
                        .put("rss_bytes", node.process().rssBytes());
        ArrayNode listens = object.putArray("listens");
        node.listens().forEach(each -> listens.add(each.toString()));
        put(object, node);
        object.set("children", array(node.children()));
        ArrayNode findings = object.putArray("findings");
        for (Finding each : node.findings()) {
            findings.addObject().put("what", each.what().label()).put("detail", each.detail());
        }
        return object;
    }

    /// Adds the fields that only some nodes have.
    private static void put(ObjectNode object, ProcessNode node) {
        InstanceCard card = node.card();
        if (card != null) {
            object.put("instance", card.instance().toString());
            if (card.clientName() != null) {
                object.put("client_name", card.clientName());
            }
            if (card.url() != null) {
                object.put("url", card.url());
            }
            object.put("version", card.version());
        }
        if (node.daemon() != null) {
            object.put("daemon", node.daemon());
        }
        if (node.server() != null) {
            object.put("server", node.server());
        }
    }
}
