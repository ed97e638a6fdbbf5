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
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes, maps and reads `run/instances/<uuid>.counters`.
public final class SlotsFile {
    private static final String ENDING = ".counters";
    private static final Pattern LEFT = Pattern.compile("([0-9a-f-]{36})\\.(?:counters|json)");

    private SlotsFile() {}

    /// The path of an instance's slots file; the file need not exist.
    public static Path path(Path home, String instance) {
        return home.resolve("run").resolve("instances").resolve(instance + ENDING);
    }

    /// All instances that have left their slots or their card here, whatever they contain.
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
        ByteBuffer content =
                ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        try {
            SlotsHeader header = SlotsHeader.read(content);
            Layout layout = Layout.parse(SlotsHeader.table(content));
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
        } catch (IllegalArgumentException damaged) {
            throw new IOException(file + ": " + damaged.getMessage(), damaged);
        }
    }
}
