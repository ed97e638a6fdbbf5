package dev.mcptether.app;

import dev.mcptether.config.DaemonConfig;
import dev.mcptether.config.Platform;
import dev.mcptether.daemon.single.LoginService;
import dev.mcptether.daemon.single.LoginService.Service;
import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Installs a {@link LoginService} and removes it again.
public final class LoginServices {
    private static final int PATIENCE_SECONDS = 20;

    private final LoginService service;
    private final Path home;

    LoginServices(DaemonConfig config, Map<String, String> environment, Platform platform) {
        this.home = config.home();
        List<String> command = new ArrayList<>(OwnCommand.words());
        command.addAll(List.of("daemon", "run"));
        command.addAll(config.words());
        Map<String, String> variables =
                Map.of(
                        "TETHER_HOME",
                        config.home().toString(),
                        // At log-in, PATH lacks the folders that a shell's start-up files add.
                        "PATH",
                        environment.getOrDefault("PATH", ""));
        this.service =
                LoginService.of(
                        platform,
                        new Service(config.name(), command, variables),
                        configuration(environment, platform),
                        config.home(),
                        user(platform));
    }

    private static Path configuration(Map<String, String> environment, Platform platform) {
        return Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .orElse(Path.of(platform.userHome(), ".config"));
    }

    private static long user(Platform platform) {
        try {
            return platform.family() == Platform.Family.MACOS
                    ? ((Number) Files.getAttribute(Path.of(platform.userHome()), "unix:uid"))
                            .longValue()
                    : 0;
        } catch (IOException unknown) {
            return 0;
        }
    }

    /// Where the file is.
    public Path file() {
        return service.file();
    }

    /// Writes the file and tells the system.
    ///
    /// @return commands that failed and what they said, for the user to run
    public List<String> install() throws IOException {
        new StateDirectory(home).directory();
        Files.createDirectories(service.file().getParent());
        StateDirectory.replace(service.file(), service.text().getBytes(StandardCharsets.UTF_8));
        return runAll(service.enable());
    }

    /// Tells the system and deletes the file.
    ///
    /// @return commands that failed and what they said
    public List<String> uninstall() throws IOException {
        if (!Files.exists(service.file())) {
            return List.of();
        }
        List<String> failed = runAll(service.disable());
        Files.delete(service.file());
        return failed;
    }

    private static List<String> runAll(List<List<String>> commands) {
        List<String> failed = new ArrayList<>();
        for (List<String> each : commands) {
            run(each).ifPresent(why -> failed.add(String.join(" ", each) + ": " + why));
        }
        return failed;
    }

    private static Optional<String> run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectInput(ProcessBuilder.Redirect.PIPE)
                            .start();
            process.getOutputStream().close();
            String said =
                    new String(process.getInputStream().readNBytes(1000), StandardCharsets.UTF_8)
                            .strip();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.of("it does not end");
            }
            return process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of(said.isEmpty() ? "exit code " + process.exitValue() : said);
        } catch (IOException absent) {
            return Optional.of(String.valueOf(absent.getMessage()));
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
