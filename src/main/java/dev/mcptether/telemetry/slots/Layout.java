package dev.mcptether.telemetry.slots;

import dev.mcptether.telemetry.slots.Family.Labels;
import dev.mcptether.telemetry.slots.Family.Scale;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/// The families of a slots file in the order of their slots. The file contains this as a table, so
/// that any other version of Tether can read it.
///
/// The table is text, one line for each family, with its fields separated by tabs: type, name,
/// scale, labels as `name=value,value;name=value`, bounds separated by commas.
public final class Layout {
    private final List<Family> families;
    private final byte[] table;

    Layout(List<Family> families) {
        this.families = List.copyOf(families);
        this.table = render(this.families).getBytes(StandardCharsets.UTF_8);
    }

    public List<Family> families() {
        return families;
    }

    /// How many slots there are.
    int size() {
        return families.isEmpty() ? 0 : families.getLast().end();
    }

    byte[] table() {
        return table.clone();
    }

    /// Tells two layouts apart. It protects against accidents, not against an attacker.
    long hash() {
        return hash(table);
    }

    static long hash(byte[] table) {
        CRC32 crc = new CRC32();
        crc.update(table);
        return crc.getValue();
    }

    /// @throws IllegalArgumentException if this is no table
    static Layout parse(byte[] table) {
        List<Family> families = new ArrayList<>();
        int first = 0;
        for (String line : new String(table, StandardCharsets.UTF_8).lines().toList()) {
            String[] fields = line.split("\t", -1);
            if (fields.length != 5) {
                throw new IllegalArgumentException("not a line of a slots table: " + line);
            }
            Family family =
                    new Family(
                            fields[1],
                            Family.Type.valueOf(fields[0]),
                            Scale.valueOf(fields[2]),
                            "",
                            labels(fields[3]),
                            bounds(fields[4]),
                            first);
            families.add(family);
            first = family.end();
        }
        return new Layout(families);
    }

    private static List<Labels> labels(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        List<Labels> labels = new ArrayList<>();
        for (String each : text.split(";", -1)) {
            int equals = each.indexOf('=');
            labels.add(
                    new Labels(
                            each.substring(0, equals),
                            List.of(each.substring(equals + 1).split(",", -1))));
        }
        return labels;
    }

    private static long[] bounds(String text) {
        return text.isEmpty()
                ? new long[0]
                : Arrays.stream(text.split(",", -1)).mapToLong(Long::parseLong).toArray();
    }

    private static String render(List<Family> families) {
        StringBuilder table = new StringBuilder(4096);
        for (Family family : families) {
            table.append(family.type().name()).append('\t');
            table.append(family.name()).append('\t');
            table.append(family.scale().name()).append('\t');
            String between = "";
            for (Labels labels : family.labels()) {
                table.append(between).append(labels.name()).append('=');
                table.append(String.join(",", labels.values()));
                between = ";";
            }
            table.append('\t');
            for (int i = 0; i < family.buckets(); i++) {
                table.append(i == 0 ? "" : ",").append(family.bound(i));
            }
            table.append('\n');
        }
        return table.toString();
    }
}
