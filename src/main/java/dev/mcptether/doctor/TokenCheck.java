package dev.mcptether.doctor;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.SettingsReview;
import dev.mcptether.config.TokenFile;
import dev.mcptether.config.TokenSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Checks whether the tokens are whole and nobody else can read them.
record TokenCheck(SettingsReview settings, Supplier<List<DaemonFound>> daemons) implements Check {
    @Override
    public String name() {
        return "token";
    }

    @Override
    public String question() {
        return "Are the tokens whole, and this user's alone?";
    }

    @Override
    public Diagnosis look() throws IOException {
        List<Diagnosis> found = new ArrayList<>();
        for (DaemonFound each : daemons.get()) {
            Path file = settings.home().resolve("daemons").resolve(each.name()).resolve("token");
            if (Files.exists(file)) {
                found.add(file(file, "remove it, then " + each.command("restart")));
            }
        }
        switch (settings.token()) {
            case TokenSource.None _ -> {}
            case TokenSource.Literal _ -> found.add(sent("TETHER_TOKEN"));
            case TokenSource.File(Path path) -> {
                found.add(file(path, "write a token there, or unset TETHER_TOKEN_FILE"));
                found.add(sent("the token of TETHER_TOKEN_FILE"));
            }
        }
        return Diagnosis.worst(found, Diagnosis.skipped("no daemon has run in this home"));
    }

    private static Diagnosis file(Path file, String remedy) throws IOException {
        return switch (TokenFile.read(file)) {
            case TokenFile.Absent _ -> Diagnosis.failed("there is no token file " + file, remedy);
            case TokenFile.Unusable(String why) -> Diagnosis.failed(why, remedy);
            case TokenFile.Found _ ->
                    othersCanRead(file)
                            ? Diagnosis.failed(
                                    "the token file " + file + " can be read by other users",
                                    "chmod 600 '" + file + "'")
                            : Diagnosis.ok(file + " is whole and private");
        };
    }

    private static boolean othersCanRead(Path file) throws IOException {
        @Nullable PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return false;
        }
        Set<PosixFilePermission> all = view.readAttributes().permissions();
        return all.contains(PosixFilePermission.GROUP_READ)
                || all.contains(PosixFilePermission.OTHERS_READ);
    }

    /// Warns about a token that is sent in the clear. The EXAI daemon knows no other way, so there
    /// is no warning for it.
    private Diagnosis sent(String what) {
        boolean plain =
                settings.dialect() == dev.mcptether.config.Dialect.MCP
                        && settings.urls().stream().anyMatch(each -> !each.secure());
        String to =
                settings.urls().stream()
                        .filter(each -> !each.secure())
                        .map(DaemonUrl::toString)
                        .findFirst()
                        .orElse("");
        return plain
                ? Diagnosis.warning(
                        "%s is sent to %s in clear text, so the process that listens there can read it"
                                .formatted(what, to),
                        "unset it for a daemon of this home, which needs none, or use wss://")
                : Diagnosis.ok(what + " is set");
    }
}
