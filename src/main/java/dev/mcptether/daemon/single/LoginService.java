package dev.mcptether.daemon.single;

import dev.mcptether.config.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Texts that make the system start a daemon when its user logs in: a systemd user unit, a launchd
/// agent, or a task of the Windows Task Scheduler. This class does no I/O. Its caller writes the
/// file and runs the commands.
///
/// @param file the file for the text
/// @param text its content
/// @param enable commands that make the system read it, in order
/// @param disable commands that make the system forget it, before the file is deleted
public record LoginService(
        Path file, String text, List<List<String>> enable, List<List<String>> disable) {

    /// The daemon to start.
    ///
    /// @param name the daemon's name
    /// @param command the whole command line, including the launcher
    /// @param environment variables that it needs and a log-in does not set
    public record Service(String name, List<String> command, Map<String, String> environment) {
        public Service {
            environment = new TreeMap<>(environment);
        }
    }

    /// @param configuration `$XDG_CONFIG_HOME`; used on Linux only
    /// @param state a directory for a file that only the commands need; used on Windows only
    public static LoginService of(
            Platform platform, Service service, Path configuration, Path state, long user) {
        return switch (platform.family()) {
            case LINUX -> systemd(service, configuration);
            case MACOS -> launchd(service, Path.of(platform.userHome()), user);
            case WINDOWS -> task(service, state);
        };
    }

    private static LoginService systemd(Service service, Path configuration) {
        String unit = "tether-%s.service".formatted(service.name());
        String variables =
                service.environment().entrySet().stream()
                        .map(each ->
                                "Environment="
                                        + quoted(each.getKey() + "=" + each.getValue())
                                        + "\n")
                        .collect(Collectors.joining());
        String text =
                """
                [Unit]
                Description=Tether daemon '%s', shared by the MCP clients of this user
                StartLimitIntervalSec=60
                StartLimitBurst=5

                [Service]
                Type=exec
                ExecStart=%s
                %sRestart=on-failure
                RestartSec=1
                RestartPreventExitStatus=1 64 78
                KillMode=mixed
                TimeoutStopSec=10

                [Install]
                WantedBy=default.target
                """
                        .formatted(
                                service.name(),
                                service.command().stream()
                                        .map(LoginService::argument)
                                        .collect(Collectors.joining(" ")),
                                variables);
        return new LoginService(
                configuration.resolve("systemd").resolve("user").resolve(unit),
                text,
                List.of(
                        List.of("systemctl", "--user", "daemon-reload"),
                        List.of("systemctl", "--user", "enable", unit)),
                List.of(List.of("systemctl", "--user", "disable", unit)));
    }

    /// Quotes a word of a command. systemd expands `%` everywhere, and `$` in commands.
    private static String argument(String word) {
        return quoted(word).replace("$", "$$");
    }

    private static String quoted(String word) {
        return "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%") + "\"";
    }

    private static LoginService launchd(Service service, Path userHome, long user) {
        String label = "dev.mcptether." + service.name();
        Path file = userHome.resolve("Library").resolve("LaunchAgents").resolve(label + ".plist");
        String text =
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <plist version="1.0">
                <dict>
                    <key>Label</key>
                    <string>%s</string>
                    <key>ProgramArguments</key>
                    <array>
                %s    </array>
                    <key>EnvironmentVariables</key>
                    <dict>
                %s    </dict>
                    <key>RunAtLoad</key>
                    <true/>
                    <key>KeepAlive</key>
                    <dict>
                        <key>Crashed</key>
                        <true/>
                    </dict>
                    <key>ProcessType</key>
                    <string>Background</string>
                </dict>
                </plist>
                """
                        .formatted(
                                xml(label),
                                service.command().stream()
                                        .map(word -> "        <string>" + xml(word) + "</string>\n")
                                        .collect(Collectors.joining()),
                                service.environment().entrySet().stream()
                                        .map(LoginService::plistEntry)
                                        .collect(Collectors.joining()));
        String domain = "gui/" + user;
        return new LoginService(
                file,
                text,
                List.of(List.of("launchctl", "bootstrap", domain, file.toString())),
                List.of(List.of("launchctl", "bootout", domain + "/" + label)));
    }

    private static String plistEntry(Map.Entry<String, String> variable) {
        return "        <key>%s</key>\n        <string>%s</string>\n"
                .formatted(xml(variable.getKey()), xml(variable.getValue()));
    }

    /// A task has no environment of its own, so `cmd` sets the variables first.
    private static LoginService task(Service service, Path state) {
        String task = "Tether " + service.name();
        Path file = state.resolve("tether-" + service.name() + ".xml");
        String variables =
                service.environment().entrySet().stream()
                        .map(each -> "set \"%s=%s\" && ".formatted(each.getKey(), each.getValue()))
                        .collect(Collectors.joining());
        String line =
                service.command().stream()
                        .map(word -> "\"" + word + "\"")
                        .collect(Collectors.joining(" "));
        String text =
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
                  <Triggers>
                    <LogonTrigger>
                      <Enabled>true</Enabled>
                    </LogonTrigger>
                  </Triggers>
                  <Settings>
                    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
                    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
                    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
                    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
                    <Hidden>true</Hidden>
                  </Settings>
                  <Actions>
                    <Exec>
                      <Command>cmd.exe</Command>
                      <Arguments>%s</Arguments>
                    </Exec>
                  </Actions>
                </Task>
                """
                        .formatted(xml("/d /s /c \"" + variables + line + "\""));
        return new LoginService(
                file,
                text,
                List.of(List.of("schtasks", "/Create", "/F", "/TN", task, "/XML", file.toString())),
                List.of(List.of("schtasks", "/Delete", "/F", "/TN", task)));
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
