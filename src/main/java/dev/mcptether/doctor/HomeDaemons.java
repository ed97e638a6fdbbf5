package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import dev.mcptether.config.ConfigException;
import dev.mcptether.config.DaemonArguments;
import dev.mcptether.config.DaemonConfig;
import dev.mcptether.config.LogLevel;
import dev.mcptether.config.Propagation;
import dev.mcptether.config.SettingsReview;
import dev.mcptether.config.TelemetryConfig;
import dev.mcptether.daemon.control.ControlClient;
import dev.mcptether.daemon.single.DaemonFolder;
import dev.mcptether.daemon.single.DaemonView;
import dev.mcptether.daemon.single.Inquiry;
import dev.mcptether.doctor.DaemonFound.Lock;
import dev.mcptether.home.LockFile;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.ListeningSockets;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.Sighting;
import dev.mcptether.time.Threads;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Looks at every daemon that has ever run in this home. It asks all of them at once, so that
/// several frozen ones take no longer than one.
final class HomeDaemons implements Supplier<List<DaemonFound>> {
    /// Far more than anybody has.
    private static final int MOST = 64;

    private static final Duration PATIENCE = Duration.ofMillis(1500);

    /// For a daemon that is silent although it is not stopped: this machine may be busy.
    private static final Duration MORE_PATIENCE = Duration.ofSeconds(4);

    /// Only the default daemon's address is a setting. The others' addresses are in their health
    /// files.
    private static final Address UNKNOWN = new Address("127.0.0.1", 0);

    private final SettingsReview settings;
    private final ProcessTable processes;
    private final ListeningSockets sockets;

    HomeDaemons(SettingsReview settings, ProcessTable processes, ListeningSockets sockets) {
        this.settings = settings;
        this.processes = processes;
        this.sockets = sockets;
    }

    @Override
    public List<DaemonFound> get() {
        List<String> names = names();
        if (names.isEmpty()) {
            return List.of();
        }
        ControlClient.prepare();
        List<CompletableFuture<DaemonFound>> looks = new ArrayList<>();
        for (String name : names) {
            CompletableFuture<DaemonFound> found = new CompletableFuture<>();
            looks.add(found);
            var _ =
                    Threads.start(
                            "tether-look-" + name,
                            () -> {
                                try {
                                    found.complete(look(name));
                                } catch (RuntimeException failed) {
                                    found.completeExceptionally(failed);
                                }
                            });
        }
        return looks.stream().map(CompletableFuture::join).toList();
    }

    private List<String> names() {
        Path folder = settings.home().resolve("daemons");
        List<String> names = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return names;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path each : all) {
                String name = String.valueOf(each.getFileName());
                if (names.size() < MOST && isName(name)) {
                    names.add(name);
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            return names;
        }
        names.sort(null);
        return names;
    }

    private boolean isName(String name) {
        try {
            return config(name).name().equals(name);
        } catch (ConfigException notOurs) {
            return false;
        }
    }

    private DaemonFound look(String name) {
        DaemonFolder folder = new DaemonFolder(new StateDirectory(settings.home()), name);
        // Look at the lock before the daemon. A daemon that ends in between is then seen to have
        // ended.
        Lock lock = lock(folder);
        Inquiry inquiry = new Inquiry(config(name), processes, sockets);
        DaemonView view = inquiry.look(PATIENCE);
        boolean again =
                view instanceof DaemonView.Silent silent
                        && silent.process().state() == Sighting.State.LIVE;
        return new DaemonFound(folder, again ? inquiry.look(MORE_PATIENCE) : view, lock);
    }

    /// Holds the lock for a moment when it is free. A daemon that starts at this very moment tries
    /// again.
    private Lock lock(DaemonFolder folder) {
        Path directory = settings.home().resolve("daemons").resolve(folder.name());
        if (!Files.exists(directory.resolve("lock"))) {
            return Lock.UNKNOWN;
        }
        try (@Nullable LockFile held = LockFile.tryHold(directory, "lock").orElse(null)) {
            return held == null ? Lock.HELD : Lock.FREE;
        } catch (IOException unknown) {
            return Lock.UNKNOWN;
        }
    }

    private DaemonConfig config(String name) {
        boolean usual = name.equals(DaemonConfig.DEFAULT_NAME);
        return new DaemonConfig(
                settings.home(),
                name,
                usual ? settings.listen() : UNKNOWN,
                List.of(),
                1 << 20,
                DaemonArguments.NONE,
                new TelemetryConfig(
                        settings.home(),
                        Optional.empty(),
                        Optional.empty(),
                        LogLevel.WARN,
                        Propagation.READ,
                        Map.of()));
    }
}
