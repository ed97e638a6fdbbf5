package dev.mcptether.daemon.single;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mcptether.config.Platform;
import dev.mcptether.config.Platform.Family;
import dev.mcptether.daemon.single.LoginService.Service;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

final class LoginServiceTest {
    private static final Service SERVICE =
            new Service(
                    "default",
                    List.of("/bin/sh", "-c", "50% of \"$HOME\" & <more>", "back\\slash"),
                    Map.of("TETHER_HOME", "/home/ada/100%"));

    @TempDir private Path folder;

    private LoginService on(Family family) {
        return LoginService.of(
                new Platform(family, "/home/ada"), SERVICE, folder, Path.of("state"), 501);
    }

    @Test
    void systemd_gets_a_unit_with_every_word_quoted() {
        LoginService unit = on(Family.LINUX);

        assertThat(unit.file()).isEqualTo(folder.resolve("systemd/user/tether-default.service"));
        assertThat(unit.text())
                .contains(
                        "ExecStart=\"/bin/sh\" \"-c\" \"50%% of \\\"$$HOME\\\" & <more>\""
                                + " \"back\\\\slash\"\n")
                .contains("Environment=\"TETHER_HOME=/home/ada/100%%\"\n")
                .contains("RestartPreventExitStatus=1 64 78\n");
        assertThat(unit.enable())
                .contains(List.of("systemctl", "--user", "enable", "tether-default.service"));
        assertThat(unit.disable())
                .contains(List.of("systemctl", "--user", "disable", "tether-default.service"));
    }

    @Test
    void systemd_finds_no_fault_with_it() throws Exception {
        // Given
        Path verifier = Path.of("/usr/bin/systemd-analyze");
        assumeThat(verifier).isExecutable();
        Path file = folder.resolve("tether-default.service");
        Files.writeString(file, on(Family.LINUX).text());

        // When
        File said = folder.resolve("said").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(verifier.toString(), "--user", "verify", file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(said);
        builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
        Process verify = builder.start();

        // Then
        assertThat(verify.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(said.toPath()).lines().filter(line -> line.contains("tether")))
                .isEmpty();
        assertThat(verify.exitValue()).isZero();
    }

    @Test
    void launchd_gets_an_agent_that_starts_at_log_in() throws Exception {
        LoginService agent = on(Family.MACOS);

        assertThat(agent.file())
                .isEqualTo(Path.of("/home/ada/Library/LaunchAgents/dev.mcptether.default.plist"));
        Document plist = parsed(agent.text());
        assertThat(texts(plist, "string"))
                .containsExactly(
                        "dev.mcptether.default",
                        "/bin/sh",
                        "-c",
                        "50% of \"$HOME\" & <more>",
                        "back\\slash",
                        "/home/ada/100%",
                        "Background");
        assertThat(texts(plist, "key")).contains("RunAtLoad", "EnvironmentVariables");
        assertThat(agent.disable())
                .containsExactly(List.of("launchctl", "bootout", "gui/501/dev.mcptether.default"));
    }

    @Test
    void windows_gets_a_task_that_outlives_batteries_and_days() throws Exception {
        LoginService task = on(Family.WINDOWS);

        assertThat(task.file()).isEqualTo(Path.of("state/tether-default.xml"));
        Document xml = parsed(task.text());
        assertThat(texts(xml, "Arguments").getFirst())
                .startsWith("/d /s /c \"set \"TETHER_HOME=/home/ada/100%\" && \"/bin/sh\"");
        assertThat(texts(xml, "ExecutionTimeLimit")).containsExactly("PT0S");
        assertThat(task.enable().getFirst()).startsWith("schtasks", "/Create");
    }

    /// Parses the text without its document type, which the parser would fetch from the network.
    private static Document parsed(String text) throws Exception {
        String plain = text.replaceAll("<!DOCTYPE[^>]*>\n", "");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(plain.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(Document document, String element) {
        var found = document.getElementsByTagName(element);
        return java.util.stream.IntStream.range(0, found.getLength())
                .mapToObj(i -> found.item(i).getTextContent())
                .toList();
    }
}
