package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Dialect;
import dev.mcptether.config.Servers;
import dev.mcptether.config.SettingsReview;
import dev.mcptether.config.TokenSource;
import dev.mcptether.daemon.single.DaemonFolder;
import dev.mcptether.daemon.single.DaemonView;
import dev.mcptether.daemon.single.Health;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.FakeProcessTable;
import dev.mcptether.process.Look;
import dev.mcptether.process.Sighting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Daemons as the doctor finds them in a test, and the settings around them.
final class FoundDaemons {
    static final Address LISTEN = new Address("127.0.0.1", 8079);
    static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private final Path home;
    final FakeProcessTable processes = new FakeProcessTable(true);

    FoundDaemons(Path home) {
        this.home = home;
    }

    SettingsReview settings() {
        return settings(Dialect.MCP, new TokenSource.None(), "ws://127.0.0.1:8079");
    }

    SettingsReview settings(Dialect dialect, TokenSource token, String url) {
        return new SettingsReview(
                home,
                LISTEN,
                List.of(DaemonUrl.parse(url)),
                dialect,
                token,
                Optional.empty(),
                new Servers(List.of(), List.of(), List.of()),
                List.of(),
                List.of());
    }

    ObjectNode health(long pid) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("name", "default")
                .put("pid", pid)
                .put("start_ticks", pid)
                .put("boot", "boot")
                .put("address", LISTEN.toString())
                .put("written", NOW.toString())
                .put("version", "1.0")
                .put("state", "serving");
        json.putObject("worker").put("pid", pid).put("start_ticks", pid);
        json.putObject("listener").put("pid", pid).put("start_ticks", pid);
        json.putArray("sessions");
        return json;
    }

    DaemonFound answering(ObjectNode health, String... words) {
        return found(
                new DaemonView.Answers(Health.of(health), List.of(words), "/"),
                DaemonFound.Lock.HELD);
    }

    DaemonFound silent(long pid, String why) {
        processes.starts(pid, 1, "java");
        Sighting sighting = ((Look.Seen) processes.look(pid)).sighting();
        return found(
                new DaemonView.Silent(Health.of(health(pid)), sighting, why),
                DaemonFound.Lock.HELD);
    }

    DaemonFound stopped(String why) {
        return found(new DaemonView.Stopped(why), DaemonFound.Lock.FREE);
    }

    DaemonFound found(DaemonView view, DaemonFound.Lock lock) {
        return new DaemonFound(new DaemonFolder(new StateDirectory(home), "default"), view, lock);
    }

    /// Writes a file into the daemon's folder.
    Path file(String name, String content) throws IOException {
        Path folder = Files.createDirectories(home.resolve("daemons/default"));
        return Files.writeString(folder.resolve(name), content);
    }
}
