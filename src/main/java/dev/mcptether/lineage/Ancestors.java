package dev.mcptether.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The chain of parents as the launcher script read it in its first lines, before the JVM started.
/// An ancestor that has ended since then could not be found any more.
///
/// @param nearestFirst empty if nobody read the chain
public record Ancestors(List<Ancestor> nearestFirst) {
    /// The script reads this many.
    static final int LONGEST = 8;

    public static final Ancestors UNKNOWN = new Ancestors(List.of());

    /// @param name the kernel's short name of the process
    record Ancestor(long pid, long startTicks, String name) {}

    public Ancestors {
        nearestFirst = List.copyOf(nearestFirst);
    }

    /// Reads the script's text: the pid that it read the chain for, then one line `PID TICKS NAME`
    /// for each ancestor. The chain stops at pid 1, which is nobody's client, and at a parent that
    /// is younger than its child, because that one adopted the child.
    public static Ancestors parse(String text, long self) {
        List<Ancestor> found = new ArrayList<>();
        List<String> lines = text.lines().limit(LONGEST + 1L).toList();
        if (lines.isEmpty() || !lines.getFirst().equals(Long.toString(self))) {
            return UNKNOWN;
        }
        long youngest = Long.MAX_VALUE;
        for (String line : lines.subList(1, lines.size())) {
            Optional<Ancestor> next = ancestor(line);
            if (next.isEmpty() || next.get().startTicks() > youngest) {
                break;
            }
            youngest = next.get().startTicks();
            found.add(next.get());
        }
        return new Ancestors(found);
    }

    private static Optional<Ancestor> ancestor(String line) {
        int pidEnd = line.indexOf(' ');
        int ticksEnd = line.indexOf(' ', pidEnd + 1);
        if (pidEnd < 0 || ticksEnd < 0 || ticksEnd + 1 == line.length()) {
            return Optional.empty();
        }
        try {
            long pid = Long.parseLong(line, 0, pidEnd, 10);
            long ticks = Long.parseLong(line, pidEnd + 1, ticksEnd, 10);
            Ancestor read = new Ancestor(pid, ticks, line.substring(ticksEnd + 1));
            return pid > 1 && ticks >= 0 ? Optional.of(read) : Optional.empty();
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }
}
