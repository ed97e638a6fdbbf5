import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// Makes `dist/tether-VERSION-OS-ARCH.tar.gz` in the build's folder: what `tether` runs, with its own runtime and
/// caches, and what an operator needs beside it. Run by the build's `dist` profile after the jar, `lib/` and the SBOM.
///
/// All but the caches is reproducible: files in order, one time, no owners. A cache remembers the times of the jars it
/// was trained with, so they get their final time before the training.
///
/// Arguments: the build's folder; the checkout; the version; the time of all files (ISO 8601).
final class Distribution {
    private static final Pattern LEGAL = Pattern.compile("/(META-INF/)?(LICENSE|NOTICE|about|license|notice)[^/]*");

    private final Path target;
    private final Path checkout;
    private final Path stage;
    private final Instant time;

    private Distribution(Path target, Path checkout, String version, Instant time) {
        this.target = target;
        this.checkout = checkout;
        this.stage = target.resolve("dist").resolve("tether-%s-%s-%s".formatted(version, os(), architecture()));
        this.time = time;
    }

    public static void main(String[] arguments) throws Exception {
        new Distribution(
                        Path.of(arguments[0]).toAbsolutePath(),
                        Path.of(arguments[1]),
                        arguments[2],
                        Instant.parse(arguments[3]))
                .make();
    }

    private void make() throws Exception {
        Assemble.delete(stage);
        for (String name : List.of("tether.jar", "lib")) {
            copy(target.resolve(name), stage.resolve(name));
        }
        for (String name : List.of("tether", "tether.cmd")) {
            copy(checkout.resolve(name), stage.resolve("bin").resolve(name));
        }
        for (String name : List.of("LICENSE", "README.md", "CHANGELOG.md", "dashboards", "prometheus")) {
            copy(checkout.resolve(name), stage.resolve(name));
        }
        Path sbom = target.resolve("bom.json");
        if (!Files.exists(sbom)) {
            throw new IOException("a distribution needs an SBOM, which Maven makes only when it is not offline (-o)");
        }
        copy(sbom, stage.resolve("sbom.cdx.json"));
        copy(checkout.resolve("src/dist/licences"), stage.resolve("licences"));
        licences();
        Assemble layout = new Assemble(stage, checkout.resolve("src/dist"));
        layout.runtime();
        if (!Files.exists(stage.resolve("runtime"))) {
            throw new IOException("a distribution needs a runtime image; see above");
        }
        Files.delete(stage.resolve("runtime/made-from"));
        layout.settings();
        for (Path file : below(stage)) {
            if (!Files.isSymbolicLink(file)) {
                Files.setLastModifiedTime(file, FileTime.from(time));
            }
        }
        layout.train();
        pack(stage.resolveSibling(stage.getFileName() + ".tar.gz"));
    }

    /// Each library's own licence and notice; `src/dist/licences` has what is said of the others.
    private void licences() throws IOException {
        for (Path jar : below(target.resolve("lib"))) {
            if (!jar.toString().endsWith(".jar")) {
                continue;
            }
            Path folder = stage.resolve("licences").resolve(jar.getFileName().toString().replace(".jar", ""));
            try (FileSystem entries = FileSystems.newFileSystem(jar)) {
                for (Path entry : below(entries.getPath("/"))) {
                    if (Files.isRegularFile(entry) && LEGAL.matcher(entry.toString()).matches()) {
                        Files.createDirectories(folder);
                        Files.write(folder.resolve(entry.getFileName().toString()), Files.readAllBytes(entry));
                    }
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path each : below(from)) {
            Path copy = to.resolve(from.relativize(each).toString());
            if (Files.isDirectory(each)) {
                Files.createDirectories(copy);
            } else {
                Files.createDirectories(copy.getParent());
                Files.copy(each, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /// The file or folder and all below it, in one order everywhere.
    private static List<Path> below(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.sorted((a, b) -> a.toString().compareTo(b.toString())).toList();
        }
    }

    private void pack(Path archive) throws IOException {
        try (OutputStream out = new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(archive), 1 << 16))) {
            for (Path file : below(stage)) {
                add(out, file);
            }
            out.write(new byte[2 * 512]);
        }
    }

    /// One entry of a POSIX ustar archive: a header of 512 bytes, and the content padded to a multiple of that.
    private void add(OutputStream out, Path file) throws IOException {
        boolean link = Files.isSymbolicLink(file);
        boolean folder = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
        long size = link || folder ? 0 : Files.size(file);
        byte[] header = new byte[512];
        name(header, stage.getParent().relativize(file).toString().replace('\\', '/') + (folder ? "/" : ""));
        put(header, 100, octal(folder || Files.isExecutable(file) ? 0755 : 0644, 7));
        put(header, 108, octal(0, 7));
        put(header, 116, octal(0, 7));
        put(header, 124, octal(size, 11));
        put(header, 136, octal(time.getEpochSecond(), 11));
        put(header, 148, "        ");
        put(header, 156, link ? "2" : folder ? "5" : "0");
        if (link) {
            put(header, 157, Files.readSymbolicLink(file).toString());
        }
        put(header, 257, "ustar\0" + "00");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, octal(sum, 6) + "\0 ");
        out.write(header);
        if (size > 0) {
            Files.copy(file, out);
            out.write(new byte[(int) (-size & 511)]);
        }
    }

    private static void name(byte[] header, String name) {
        if (name.length() <= 100) {
            put(header, 0, name);
            return;
        }
        int cut = name.indexOf('/', name.length() - 101);
        if (cut < 0 || cut > 155) {
            throw new UncheckedIOException(new IOException("too long for a tar archive: " + name));
        }
        put(header, 0, name.substring(cut + 1));
        put(header, 345, name.substring(0, cut));
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static String octal(long value, int digits) {
        return ("%0" + digits + "o").formatted(value);
    }

    private static String os() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("windows") ? "windows" : name.startsWith("mac") ? "macos" : "linux";
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return name.equals("amd64") ? "x86_64" : name;
    }
}
