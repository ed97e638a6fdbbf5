package dev.mcptether.telemetry.slots;

import dev.mcptether.home.StateDirectory;
import dev.mcptether.telemetry.fanout.Identity;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Makes, maps and reads `run/instances/<uuid>.counters`.
public final class SlotsFile {
    private static final String ENDING = ".counters";

    /// A file with many servers is far smaller. A larger one is damaged.
    private static final long MOST_BYTES = 4 << 20;

    /// Layouts by their table. There are few, and the bound holds even for damaged files. This
    /// object is also the lock that guards it.
    private static final Map<Table, Layout> LAYOUTS =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Table, Layout> eldest) {
                    return size() > 50;
                }
            };

    private static final Pattern LEFT =
            Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.(?:counters|json)");

    private SlotsFile() {}

    /// The path of an instance's slots file; the file need not exist.
    public static Path path(Path home, String instance) {
        return home.resolve("run").resolve("instances").resolve(instance + ENDING);
    }

    /// All instances whose slots or card are here, whatever these contain.
    public static List<String> leftBehind(Path home) {
        String[] names = home.resolve("run").resolve("instances").toFile().list();
        return names == null
                ? List.of()
                : Arrays.stream(names)
                        .map(LEFT::matcher)
                        .filter(Matcher::matches)
                        .map(name -> name.group(1))
                        .distinct()
                        .sorted()
                        .toList();
    }

    /// Makes and maps a new file.
    ///
    /// All of it is written before it is mapped. Otherwise, on a full disk, a hole in the mapped
    /// file would be a fatal signal at some later add instead of an IOException here. The mapping
    /// lives as long as the process; it is 16 KiB.
    public static Slots create(StateDirectory home, Identity who, long nowMillis, Layout layout)
            throws IOException {
        Path file = home.directory("run", "instances").resolve(who.instance() + ENDING);
        byte[] content = SlotsHeader.content(who, nowMillis, layout);
        try (FileChannel channel =
                StateDirectory.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            ByteBuffer unwritten = ByteBuffer.wrap(content);
            while (unwritten.hasRemaining()) {
                int _ = channel.write(unwritten);
            }
            // A mapping in the global arena takes 1 ms at its first use, the older kind 14 ms.
            return new Slots(
                    layout,
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, content.length, Arena.global())
                            .asByteBuffer());
        } catch (IOException failed) {
            Files.deleteIfExists(file);
            throw failed;
        }
    }

    /// Reads the slots of any instance of any version, running or ended.
    ///
    /// @throws IOException also if the file is no slots file
    public static SlotsImage read(Path file) throws IOException {
        return switch (look(file)) {
            case SlotsLook.Whole(SlotsImage image) -> image;
            case SlotsLook.Partial(Optional<SlotsHeader> header) ->
                    throw new IOException(
                            file + (header.isEmpty() ? " is not a slots file" : " was cut short"));
            case SlotsLook.Damaged(String why) -> throw new IOException(file + ": " + why);
        };
    }

    /// Reads as much as the header says, even if the file is longer.
    ///
    /// @throws IOException if the file cannot be read
    public static SlotsLook look(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer head = read(channel, SlotsHeader.BYTES);
            if (head.capacity() < SlotsHeader.BYTES || SlotsHeader.isBlank(head)) {
                return new SlotsLook.Partial(Optional.empty());
            }
            SlotsHeader header = SlotsHeader.read(head);
            long length = SlotsHeader.length(head);
            if (length > MOST_BYTES) {
                return new SlotsLook.Damaged("its header speaks of %d bytes".formatted(length));
            }
            channel.position(0);
            ByteBuffer content = read(channel, (int) length);
            return content.capacity() < length
                    ? new SlotsLook.Partial(Optional.of(header))
                    : new SlotsLook.Whole(image(content));
        } catch (IllegalArgumentException damaged) {
            return new SlotsLook.Damaged(String.valueOf(damaged.getMessage()));
        }
    }

    private static ByteBuffer read(FileChannel channel, int most) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(most);
        while (content.hasRemaining() && channel.read(content) >= 0) {
            // Read until it is full or the file ends.
        }
        return content.flip().slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static SlotsImage image(ByteBuffer content) {
        SlotsHeader header = SlotsHeader.read(content);
        Layout layout = layout(SlotsHeader.table(content));
        if (layout.size() != SlotsHeader.slots(content)) {
            throw new IllegalArgumentException("a slots file whose table does not fit");
        }
        long[] values = new long[layout.size()];
        content.position(SlotsHeader.BYTES)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .get(values);
        return new SlotsImage(header, layout, values);
    }

    /// The layout of a table. All instances of one version have the same table, so it is parsed
    /// only once.
    private static Layout layout(byte[] table) {
        synchronized (LAYOUTS) {
            return LAYOUTS.computeIfAbsent(new Table(table), _ -> Layout.parse(table));
        }
    }

    /// A table's bytes, as a key. Its hash is a checksum because the JVM computes that in native
    /// code, also in a command that ends before its loops are compiled.
    private static final class Table {
        private final byte[] bytes;
        private final int hash;

        Table(byte[] bytes) {
            CRC32 checksum = new CRC32();
            checksum.update(bytes);
            this.bytes = bytes;
            this.hash = (int) checksum.getValue();
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Table table && Arrays.equals(bytes, table.bytes);
        }
    }
}
