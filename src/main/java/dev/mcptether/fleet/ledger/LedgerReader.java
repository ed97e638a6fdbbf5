package dev.mcptether.fleet.ledger;

import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads all ledgers of a home, for a program that does not lead. It reads them when it is first
/// asked, and changes nothing. For one thread.
public final class LedgerReader {
    private static final String ENDING = ".jsonl";

    private final StateDirectory home;
    private @Nullable Map<UUID, EndedInstance> single;
    private final Set<UUID> summed = new HashSet<>();

    public LedgerReader(StateDirectory home) {
        this.home = home;
    }

    /// An instance's own line.
    ///
    /// @throws IOException when a ledger cannot be read
    public Optional<EndedInstance> find(UUID instance) throws IOException {
        return Optional.ofNullable(read().get(instance));
    }

    /// All instances that have a line of their own.
    ///
    /// @throws IOException when a ledger cannot be read
    public Collection<EndedInstance> all() throws IOException {
        return read().values();
    }

    /// Whether an instance has no line of its own because it is in the sum of many.
    ///
    /// @throws IOException when a ledger cannot be read
    public boolean isSummed(UUID instance) throws IOException {
        var _ = read();
        return summed.contains(instance);
    }

    private Map<UUID, EndedInstance> read() throws IOException {
        if (single != null) {
            return single;
        }
        Map<UUID, EndedInstance> found = new HashMap<>();
        String[] names = home.root().resolve("ledger").toFile().list();
        for (String name : names == null ? new String[0] : names) {
            if (name.endsWith(ENDING)) {
                String boot = name.substring(0, name.length() - ENDING.length());
                read(new DiskLedger(home, boot).read(), found);
            }
        }
        single = found;
        return found;
    }

    private void read(byte[] content, Map<UUID, EndedInstance> found) {
        int from = 0;
        for (int end = 0; end < content.length; end++) {
            if (content[end] == '\n') {
                LedgerLine.read(content, from, end - from).ifPresent(line -> take(line, found));
                from = end + 1;
            }
        }
    }

    private void take(LedgerLine line, Map<UUID, EndedInstance> found) {
        line.single()
                .ifPresentOrElse(
                        each -> found.put(each.instance(), each),
                        () -> summed.addAll(line.instances()));
    }
}
