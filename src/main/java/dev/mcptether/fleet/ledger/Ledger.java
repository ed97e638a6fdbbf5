package dev.mcptether.fleet.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The durable totals of all instances of one boot that have ended, one line each. Only the leader
/// has one. For one thread at a time.
///
/// A line is complete and on disk before its instance's files are removed. So half a line at the
/// end, which a crash leaves, is cut off without loss. If an instance is in the ledger already,
/// only its files are removed.
public final class Ledger {
    /// A line is some 3 KB; reading a thousand at the next leader's start takes a tenth of a
    /// second.
    private static final int MOST_LINES = 500;

    private final LedgerFile file;
    private final Map<String, BigDecimal> totals = new HashMap<>();
    private final Set<UUID> instances = new HashSet<>();

    /// Lines that cannot be read. They are kept as they are.
    private final List<byte[]> damaged = new ArrayList<>();

    /// How many bytes of the file are known to be whole lines.
    private long whole;

    private int lines;

    private Ledger(LedgerFile file) {
        this.file = file;
    }

    /// Reads the ledger and repairs its end.
    public static Ledger open(LedgerFile file) throws IOException {
        Ledger ledger = new Ledger(file);
        ledger.read(file.read());
        return ledger;
    }

    private void read(byte[] content) throws IOException {
        int from = 0;
        while (from < content.length) {
            int end = from;
            while (end < content.length && content[end] != '\n') {
                end++;
            }
            boolean complete = end < content.length;
            Optional<LedgerLine> line = LedgerLine.read(content, from, end - from);
            if (!complete) {
                break;
            }
            if (line.isPresent()) {
                take(line.get());
            } else {
                damaged.add(Arrays.copyOfRange(content, from, end + 1));
            }
            lines++;
            from = end + 1;
        }
        whole = from;
        if (content.length > 0) {
            // The process that wrote it may have died before it was on disk.
            file.write(whole, new byte[0]);
        }
    }

    private void take(LedgerLine line) {
        if (line.instances().stream().noneMatch(instances::contains)) {
            instances.addAll(line.instances());
            OnceCounted.add(totals, line.role(), line.counters());
        }
    }

    /// Whether this instance is counted here.
    public boolean has(UUID instance) {
        return instances.contains(instance);
    }

    /// How many lines could not be read.
    public int damaged() {
        return damaged.size();
    }

    /// What the instances here have counted. A series that is not named is 0.
    public Map<String, BigDecimal> totals() {
        return Map.copyOf(totals);
    }

    void addTotals(Map<String, BigDecimal> sums) {
        totals.forEach((name, value) -> sums.merge(name, value, BigDecimal::add));
    }

    /// Adds these, and returns when they are on disk. When it fails, none of them is counted here.
    public void fold(List<EndedInstance> ended) throws IOException {
        List<EndedInstance> fresh =
                ended.stream().filter(each -> !instances.contains(each.instance())).toList();
        if (fresh.isEmpty()) {
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        fresh.forEach(each -> bytes.writeBytes(LedgerLine.of(each)));
        file.write(whole, bytes.toByteArray());
        whole += bytes.size();
        lines += fresh.size();
        for (EndedInstance each : fresh) {
            instances.add(each.instance());
            OnceCounted.add(totals, each.role(), each.counters());
        }
    }

    /// Replaces all lines by one when there are too many.
    public void compact() throws IOException {
        if (lines - damaged.size() <= MOST_LINES) {
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        damaged.forEach(bytes::writeBytes);
        bytes.writeBytes(LedgerLine.sum(instances, totals));
        file.replace(bytes.toByteArray());
        whole = bytes.size();
        lines = damaged.size() + 1;
    }

    /// All instances with a line of their own in a ledger's content, for a program that does not
    /// lead.
    public static List<EndedInstance> single(byte[] content) {
        List<EndedInstance> found = new ArrayList<>();
        int from = 0;
        for (int end = 0; end < content.length; end++) {
            if (content[end] == '\n') {
                LedgerLine.read(content, from, end - from)
                        .flatMap(LedgerLine::single)
                        .ifPresent(found::add);
                from = end + 1;
            }
        }
        return found;
    }
}
