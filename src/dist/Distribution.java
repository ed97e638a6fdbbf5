import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Makes the folder of a distribution: what `tether` runs, with its own runtime and caches, and what an operator needs
/// besides. The build's `dist` profile runs this after the jar, `lib/` and the SBOM are made. Afterwards the assembly
/// plugin packs the folder (`distribution.xml`).
///
/// All files get the same time, so that the archive is reproducible, except for the caches. A cache remembers the times
/// of the jars that it was trained with, so the jars get their time before the training.
///
/// Arguments: the build's folder; the checkout; the folder to make; the time of all files (ISO 8601).
final class Distribution {
    private static final Pattern LEGAL = Pattern.compile("/(META-INF/)?(LICENSE|NOTICE|about|license|notice)[^/]*");

    private final Path target;
    private final Path checkout;
    private final Path stage;
    private final Instant time;

    private Distribution(Path target, Path checkout, Path stage, Instant time) {
        this.target = target;
        this.checkout = checkout;
        this.stage = stage;
        this.time = time;
    }

    public static void main(String[] arguments) throws Exception {
        new Distribution(
                        Path.of(arguments[0]).toAbsolutePath(),
                        Path.of(arguments[1]),
                        Path.of(arguments[2]).toAbsolutePath(),
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
    }

    /// Copies each library's own licence and notice. `src/dist/licences` has the texts for libraries without one.
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

    /// The file or folder and everything below it, in the same order on every machine.
    private static List<Path> below(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.sorted((a, b) -> a.toString().compareTo(b.toString())).toList();
        }
    }
}
