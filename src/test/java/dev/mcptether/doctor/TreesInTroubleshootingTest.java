package dev.mcptether.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Patterns;
import dev.mcptether.config.Platform.Family;
import dev.mcptether.fleet.inventory.Evidence;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.TreeLines;
import dev.mcptether.process.SnapshotJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The trees and reports in docs/troubleshooting.md are what the real renderers print for each
/// {@link StoryHost} and each recording among the test resources. `-Dtether.docs.write=true` writes
/// them anew.
final class TreesInTroubleshootingTest {
    private static final Path DOCUMENT = Path.of("docs/troubleshooting.md");
    private static final Path RECORDINGS =
            Path.of("src/test/resources/dev/mcptether/fleet/inventory");

    /// Matches `<!-- shown: name -->` and the block below it.
    private static final Pattern SHOWN =
            Pattern.compile("(<!-- shown: ([a-z0-9-]+) -->\\n\\n)((?:    [^\\n]*\\n)*\\n?)");

    private static final String URL = "ws://127.0.0.1:8079";
    private static final Duration HOURS = Duration.ofHours(2);
    private static final String JAVA = "/opt/tether/runtime/bin/java";
    private static final String MAIN = "dev.mcptether.Main";

    @Test
    void what_is_shown_is_what_is_printed() throws IOException {
        // Given
        String text = Files.readString(DOCUMENT);
        Map<String, List<String>> printed = printed();

        // When
        Map<String, String> shown = new LinkedHashMap<>();
        StringBuilder fresh = new StringBuilder();
        Matcher block = SHOWN.matcher(text);
        while (block.find()) {
            String now = indented(printed.getOrDefault(block.group(2), List.of()));
            shown.put(block.group(2), block.group(3));
            block.appendReplacement(fresh, Matcher.quoteReplacement(block.group(1) + now));
        }
        block.appendTail(fresh);

        // Then
        if (Boolean.getBoolean("tether.docs.write")) {
            var _ = Files.writeString(DOCUMENT, fresh);
        } else {
            assertThat(text).isEqualTo(fresh.toString());
        }
        assertThat(shown.keySet()).isEqualTo(printed.keySet());
    }

    private static String indented(List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(each -> text.append("    ").append(each).append('\n'));
        return text.append('\n').toString();
    }

    /// All trees and reports, in the order of the document.
    private static Map<String, List<String>> printed() throws IOException {
        Map<String, List<String>> all = new LinkedHashMap<>();
        all.put(
                "linux",
                linux().tree(
                                Map.of(
                                        24978L, "link up",
                                        24974L, "link up",
                                        24852L, "2 sessions")));
        all.put("macos", macos().tree());
        all.put("macos-old", recording("macos-app"));
        all.put("windows-venv", windowsVenv().tree());
        all.put("windows-npx", windowsNpx().tree());
        all.put("docker-inside", dockerInside().tree());
        all.put("docker-outside", dockerOutside().tree());
        all.put("docker-old", recording("linux-docker"));
        all.put("wsl", wsl().tree());
        all.put("wsl-old", recording("wsl"));
        StoryHost orphans = orphans();
        all.put("orphans-tree", orphans.tree());
        all.put("orphans-doctor", orphans.doctor());
        all.put("two-daemons-tree", twoDaemons().tree());
        all.put("two-daemons-doctor", twoDaemons().doctor());
        all.put("two-pairs-tree", recording("windows-venv-two-daemons"));
        all.put("one-daemon-doctor", windowsVenv().doctor());
        return all;
    }

    private static List<String> recording(String name) throws IOException {
        Path file = RECORDINGS.resolve(name + ".json");
        Inventory inventory =
                Inventory.of(
                        new Evidence(
                                SnapshotJson.read(Files.readAllBytes(file)),
                                List.of(),
                                List.of(),
                                Set.of("/tether"),
                                Patterns.BUILT_IN,
                                8));
        return TreeLines.of(inventory, Map.of(), false);
    }

    private static void tether(StoryHost host, long pid, long parent, String... words) {
        String[] all = new String[4 + words.length];
        all[0] = JAVA;
        all[1] = "-cp";
        all[2] = "tether.jar";
        all[3] = MAIN;
        System.arraycopy(words, 0, all, 4, words.length);
        host.runs(pid, parent, HOURS, words[0].equals("shim") ? 39 : 74, all);
    }

    /// Copied from a real host, with its pids, ages and sizes.
    private static StoryHost linux() {
        StoryHost host = new StoryHost(Family.LINUX);
        String python = "/usr/bin/python3.11";
        String sh = "/usr/bin/dash";
        Duration age = Duration.ofSeconds(12);
        host.runs(24970, 1, age, 13, python, "agent.py");
        host.runs(24977, 24970, age.minusSeconds(1), 1, sh, "-c", "tether shim; true");
        host.runs(24978, 24977, age.minusSeconds(1), 66, JAVA, "-cp", "tether.jar", MAIN, "shim");
        host.shim(24978, URL, 24970, 24977L);
        host.runs(24971, 1, age, 13, python, "agent.py");
        host.runs(24973, 24971, age, 1, sh, "-c", "tether shim; true");
        host.runs(24974, 24973, age, 67, JAVA, "-cp", "tether.jar", MAIN, "shim");
        host.shim(24974, URL, 24971, 24973L);
        Duration older = Duration.ofSeconds(15);
        host.runs(24852, 1, older, 79, JAVA, "-cp", "tether.jar", MAIN, "daemon", "run");
        host.listens(24852, "127.0.0.1:8079");
        host.runs(25131, 24852, Duration.ofSeconds(4), 12, python, "files.py");
        host.runs(25139, 24852, Duration.ofSeconds(4), 12, python, "files.py");
        host.daemon(24852, "files", 25131, 25139);
        return host;
    }

    private static StoryHost macos() {
        StoryHost host = new StoryHost(Family.MACOS);
        host.runs(512, 1, HOURS, 0, "/Applications/Claude.app/Contents/MacOS/Claude");
        tether(host, 640, 512, "shim", "--server", "github");
        host.shim(640, URL + "/github", 512);
        host.runs(530, 1, HOURS, 0, "/Applications/Cursor.app/Contents/MacOS/Cursor");
        tether(host, 655, 530, "shim", "--server", "github");
        host.shim(655, URL + "/github", 530);
        tether(host, 601, 1, "daemon", "run");
        host.runs(662, 601, HOURS, 0, "/opt/homebrew/bin/node", "server-github");
        host.runs(671, 601, HOURS, 0, "/opt/homebrew/bin/node", "server-github");
        host.daemon(601, "github", 662, 671);
        return host;
    }

    private static final String VENV = "C:\\EX-AI-MCP-Server\\.venv\\Scripts\\python.exe";
    private static final String PYTHON = "C:\\Python312\\python.exe";
    private static final String DAEMON = "C:\\EX-AI-MCP-Server\\scripts\\ws\\run_ws_daemon.py";
    private static final String SHIM = "C:\\EX-AI-MCP-Server\\scripts\\run_ws_shim.py";

    /// The venv's `python.exe` starts the real one with the same command line.
    private static StoryHost windowsVenv() {
        StoryHost host = new StoryHost(Family.WINDOWS);
        host.runs(4312, 0, HOURS, 212, "C:\\Program Files\\Microsoft VS Code\\Code.exe");
        host.runs(9016, 4312, HOURS, 4, VENV, "-u", SHIM);
        host.runs(9044, 9016, HOURS, 61, PYTHON, "-u", SHIM);
        host.runs(7120, 0, HOURS, 4, VENV, "-u", DAEMON);
        host.runs(7188, 7120, HOURS, 143, PYTHON, "-u", DAEMON);
        host.listens(7188, "127.0.0.1:8079");
        return host;
    }

    private static StoryHost windowsNpx() {
        StoryHost host = new StoryHost(Family.WINDOWS);
        host.runs(4312, 0, HOURS, 212, "C:\\Program Files\\Claude\\Claude.exe");
        host.runs(
                5216, 4312, HOURS, 5, "C:\\Windows\\System32\\cmd.exe", "/c", "tether.cmd", "shim");
        tether(host, 5240, 5216, "shim");
        host.shim(5240, URL, 4312, 5216L);
        tether(host, 3380, 0, "daemon", "run");
        host.listens(3380, "127.0.0.1:8079");
        host.daemon(3380, "");
        return host;
    }

    private static StoryHost dockerInside() {
        StoryHost host = new StoryHost(Family.LINUX);
        tether(host, 1, 0, "daemon", "run", "--listen", "0.0.0.0:8079");
        host.listens(1, "0.0.0.0:8079");
        host.runs(31, 1, HOURS, 58, "node", "server-github");
        host.daemon(1, "github", 31);
        return host;
    }

    private static StoryHost dockerOutside() {
        StoryHost host = new StoryHost(Family.LINUX);
        host.runs(8120, 1, HOURS, 310, "/usr/bin/claude");
        tether(host, 8144, 8120, "shim", "--server", "github");
        host.shim(8144, URL + "/github", 8120);
        return host;
    }

    /// The client is on the Windows side. Its end shows here as the end of the relay.
    private static StoryHost wsl() {
        StoryHost host = new StoryHost(Family.LINUX);
        host.runs(311, 1, HOURS, 1, "/init");
        tether(host, 312, 311, "shim");
        host.shim(312, URL, 311);
        tether(host, 220, 1, "daemon", "run");
        host.listens(220, "127.0.0.1:8079");
        host.daemon(220, "");
        return host;
    }

    private static final String LINUX_SHIM = "/srv/EX-AI-MCP-Server/scripts/run_ws_shim.py";
    private static final String LINUX_DAEMON = "/srv/EX-AI-MCP-Server/scripts/ws/run_ws_daemon.py";

    private static StoryHost orphans() {
        StoryHost host = new StoryHost(Family.LINUX);
        host.runs(8120, 1, HOURS, 310, "/usr/bin/claude");
        host.runs(8144, 8120, HOURS, 52, "/usr/bin/python3", "-u", LINUX_SHIM);
        for (int i = 0; i < 4; i++) {
            long pid = 6021 + 37L * i;
            host.runs(pid, 1, Duration.ofDays(1), 49, "/usr/bin/python3", "-u", LINUX_SHIM);
        }
        host.runs(5990, 1, Duration.ofDays(2), 121, "/usr/bin/python3", "-u", LINUX_DAEMON);
        host.listens(5990, "127.0.0.1:8079");
        return host;
    }

    private static StoryHost twoDaemons() {
        StoryHost host = new StoryHost(Family.LINUX);
        host.runs(5990, 1, HOURS, 121, "/usr/bin/python3", "-u", LINUX_DAEMON, "--port", "8079");
        host.listens(5990, "127.0.0.1:8079");
        host.runs(5993, 1, HOURS, 96, "/usr/bin/python3", "-u", LINUX_DAEMON, "--port", "8079");
        return host;
    }
}
