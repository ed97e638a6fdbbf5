package dev.mcptether.fleet.inventory;

import dev.mcptether.config.Address;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.process.Command;
import dev.mcptether.process.InterpretedScript;
import dev.mcptether.text.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An inventory for people, one process a line, at most 80 columns wide:
///
///     client 4711 claude                                  2h   310M
///     └─ launcher 4720 npx                                2h    41M
///        └─ shim 4730 127.0.0.1:8079/github               2h    38M  link up
///
/// The findings about a process stand below its line.
public final class TreeLines {
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String FAINT = "\u001b[2m";
    private static final String RESET = "\u001b[0m";

    private static final int WIDTH = 80;
    private static final int NAME_WIDTH = 43;

    private final Instant now;
    private final Map<Long, String> remarks;
    private final boolean coloured;
    private final List<String> lines = new ArrayList<>();

    private TreeLines(Instant now, Map<Long, String> remarks, boolean coloured) {
        this.now = now;
        this.remarks = remarks;
        this.coloured = coloured;
    }

    /// Lines for {@link dev.mcptether.text.Terminal#painted}.
    ///
    /// @param remarks what else is known about processes, by pid
    public static List<String> of(
            Inventory inventory, Map<Long, String> remarks, boolean coloured) {
        TreeLines writer = new TreeLines(inventory.taken(), remarks, coloured);
        if (inventory.roots().isEmpty()) {
            return List.of(
                    "Nothing of Tether runs here, and no program that it takes the place of.");
        }
        writer.lines.add(
                writer.paint(FAINT, columns("PROCESS", "AGE", "MEMORY", "").stripTrailing()));
        inventory.roots().forEach(root -> writer.add("", "", root));
        return List.copyOf(writer.lines);
    }

    /// @param first the text before the node's own line
    /// @param next the text before the lines below it
    private void add(String first, String next, ProcessNode node) {
        String name = Printable.line(name(node));
        String text = first + shortened(name, NAME_WIDTH - first.length());
        String state = state(node);
        lines.add(
                columns(
                                text,
                                age(Duration.between(node.started(), now)),
                                memory(node.process().rssBytes()),
                                paint(colour(node.condition()), state)
                                        + (state.isEmpty() ? "" : " ")
                                        + Printable.line(remarks.getOrDefault(node.pid(), "")))
                        .stripTrailing());
        List<ProcessNode> children = node.children();
        for (Finding each : node.findings()) {
            addFinding(next + (children.isEmpty() ? "   " : "│  "), each);
        }
        for (int i = 0; i < children.size(); i++) {
            boolean last = i == children.size() - 1;
            add(next + (last ? "└─ " : "├─ "), next + (last ? "   " : "│  "), children.get(i));
        }
    }

    private void addFinding(String indent, Finding finding) {
        String text =
                Printable.line(finding.what().label().replace('_', ' ') + ": " + finding.detail());
        boolean first = true;
        for (String each : wrapped(text, WIDTH - indent.length() - 2)) {
            lines.add(indent + paint(RED, (first ? "! " : "  ") + each));
            first = false;
        }
    }

    private static List<String> wrapped(String text, int width) {
        List<String> wrapped = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                wrapped.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        wrapped.add(line.toString());
        return wrapped;
    }

    private static String columns(String name, String age, String memory, String rest) {
        return "%-43s %5s %6s  %s".formatted(name, age, memory, rest);
    }

    private static String name(ProcessNode node) {
        String kind = node.kind().label().replace('_', ' ');
        boolean told =
                node.own()
                        || node.kind() == ProcessKind.CLIENT
                        || node.kind() == ProcessKind.LAUNCHER;
        return (told ? "" : "foreign ") + kind + " " + node.pid() + " " + what(node);
    }

    private static String what(ProcessNode node) {
        String program = node.process().command().program();
        return switch (node.kind()) {
            case SHIM -> node.own() ? target(node.card()) : script(node, program);
            case SERVER -> node.server() == null ? program : node.server() + " (" + program + ")";
            case DAEMON, DAEMON_LAUNCHER ->
                    (node.own() ? ownDaemon(node, program) : script(node, program)) + at(node);
            case CLIENT, LAUNCHER -> program;
            case FLEET -> at(node).strip();
        };
    }

    private static String target(@Nullable InstanceCard card) {
        String url = card == null ? null : card.url();
        return url == null ? "" : url.replaceFirst("^ws://", "");
    }

    /// Shows a daemon by its name, and the command that it supervises by its program.
    private static String ownDaemon(ProcessNode node, String program) {
        boolean itself = program.equals("java") && node.daemon() != null;
        return itself ? String.valueOf(node.daemon()) : program;
    }

    private static String script(ProcessNode node, String program) {
        return InterpretedScript.of(node.process().command())
                .map(script -> Command.bareName(script.name()))
                .orElse(program);
    }

    private static String at(ProcessNode node) {
        return node.listens().stream()
                .findFirst()
                .map(Address::toString)
                .map(address -> " on " + address)
                .orElse("");
    }

    private static String state(ProcessNode node) {
        return node.condition() == Condition.ALIVE ? "" : node.condition().label();
    }

    private static String colour(Condition condition) {
        return switch (condition) {
            case ALIVE -> "";
            case STOPPED -> YELLOW;
            case ORPHANED, ZOMBIE -> RED;
        };
    }

    private static String shortened(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
    }

    static String age(Duration age) {
        if (age.toDays() > 0) {
            return age.toDays() + "d";
        }
        if (age.toHours() > 0) {
            return age.toHours() + "h";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + "m" : Math.max(0, age.toSeconds()) + "s";
    }

    private static String memory(long bytes) {
        return bytes == 0 ? "" : Math.max(1, bytes >> 20) + "M";
    }

    private String paint(String colour, String text) {
        return coloured && !colour.isEmpty() && !text.isEmpty() ? colour + text + RESET : text;
    }
}
