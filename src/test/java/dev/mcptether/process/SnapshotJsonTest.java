package dev.mcptether.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcptether.config.Address;
import dev.mcptether.config.Platform.Family;
import dev.mcptether.process.HostProcess.Details;
import dev.mcptether.process.Sighting.State;
import dev.mcptether.process.Sighting.Terminal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SnapshotJsonTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static HostProcess process(long pid, Details details, String... words) {
        return new HostProcess(
                new Sighting(
                        new ProcessIdentity(pid, pid, SnapshotJson.BOOT),
                        "name",
                        7,
                        State.STOPPED,
                        8,
                        Terminal.SHARED,
                        9),
                new Command(words[0], List.of(words)),
                NOW.minusSeconds(60),
                4096,
                details);
    }

    private static HostSnapshot host(HostProcess... processes) {
        return HostSnapshot.of(Family.MACOS, NOW, List.of(processes));
    }

    private static HostSnapshot read(String json) {
        return SnapshotJson.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> masked(String... words) {
        HostSnapshot masked = Masking.mask(host(process(5, Details.NONE, words)));
        return List.copyOf(Objects.requireNonNull(at(masked, 5).command().arguments()));
    }

    private static HostProcess at(HostSnapshot host, long pid) {
        return Objects.requireNonNull(host.at(pid));
    }

    @Test
    void a_snapshot_comes_back_as_it_was_written() {
        HostProcess python =
                process(
                        5,
                        new Details(
                                "ann",
                                Map.of("HOME", "/Users/ann"),
                                List.of(new Address("[::1]", 8079)),
                                true),
                        "/usr/bin/python3",
                        "a \"quoted\" word");
        HostProcess shell = process(6, Details.NONE, "/bin/sh");
        Address unseen = new Address("127.0.0.1", 9090);
        HostSnapshot host =
                HostSnapshot.of(Family.MACOS, NOW, List.of(python, shell), List.of(unseen));

        assertThat(read(SnapshotJson.write(host))).isEqualTo(host);
    }

    @Test
    void what_is_no_recording_is_refused() {
        assertThatThrownBy(() -> read("{")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read("{}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read("{\"system\": \"amiga\", \"processes\": []}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "python3 -u /home/ann/run_ws_shim.py --port 8079 --token s3cret, "
                + "python3 -u /home/user1/run_ws_shim.py --port 8079 --token ***",
        "mysql -psecret --password=secret ann@example, mysql *** --password=*** ***",
        "C:\\Users\\ann\\python.exe -m src.daemon.ws_server --mode both, "
                + "C:\\Users\\user1\\python.exe -m src.daemon.ws_server --mode both",
        "java -cp /opt/tether.jar dev.mcptether.Main daemon run --listens 127.0.0.1:9 -- npx secret, "
                + "java -cp /opt/tether.jar dev.mcptether.Main daemon run --listens 127.0.0.1:9 -- *** ***",
        "powershell -NoProfile -Command Send-Secret, powershell -NoProfile -Command ***",
        "sh -c curl, sh -c ***"
    })
    void arguments_that_are_nobodys_business_are_masked(String line, String expected) {
        assertThat(masked(line.split(" "))).containsExactly(expected.split(" "));
    }

    @Test
    void a_user_has_one_alias_everywhere() {
        HostSnapshot masked =
                Masking.mask(
                        host(
                                process(
                                        5,
                                        new Details(
                                                "ann",
                                                Map.of("HOME", "/Users/ann"),
                                                List.of(
                                                        new Address("10.1.2.3", 8079),
                                                        new Address("127.0.0.1", 8079)),
                                                true),
                                        "/Users/bob/python3"),
                                process(6, Details.NONE, "/Users/ann/bin/node")));

        assertThat(SnapshotJson.write(masked))
                .doesNotContain("ann")
                .doesNotContain("bob")
                .doesNotContain("10.1.2.3");
        HostProcess first = at(masked, 5);
        assertThat(first.details().environment())
                .containsEntry("HOME", "/Users/" + first.details().user());
        assertThat(at(masked, 6).command().executable())
                .isEqualTo("/Users/" + first.details().user() + "/bin/node");
    }
}
