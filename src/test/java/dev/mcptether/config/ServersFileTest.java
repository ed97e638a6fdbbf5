package dev.mcptether.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServersFileTest {
    private static final String SECRET = "secret-7f3a";

    @TempDir private Path home;

    private Servers read(String text) throws IOException {
        Path file = home.resolve("tether.yaml");
        Files.writeString(file, text);
        return new ServersFile(file, Map.of("OUTSIDE", SECRET), Path.of("/home/me")).read();
    }

    private static String mistake(Servers servers) {
        assertThat(servers.mistakes()).hasSize(1);
        return servers.mistakes().getFirst().text();
    }

    @Test
    void a_server_needs_only_a_command() throws IOException {
        // When
        Servers servers = read("servers:\n  github:\n    command: [npx, -y, 1e5]\n");

        // Then
        assertThat(servers.mistakes()).isEmpty();
        assertThat(servers.servers())
                .containsExactly(
                        new ServerConfig(
                                "github",
                                List.of("npx", "-y", "1e5"),
                                Variables.NONE,
                                new WorkPlace.Directory(Path.of("/home/me")),
                                ServerStart.ON_DEMAND,
                                Optional.empty(),
                                ProcessUse.PER_SESSION));
    }

    @Test
    void every_key_is_read() throws IOException {
        // Given
        Files.writeString(home.resolve("vars"), "# a comment\n\nexport TOKEN='from file'\nX=1\n");

        // When
        Servers servers =
                read(
                        """
                        servers:
                          a.b-c_1:
                            command: [run]
                            env: {PLAIN: p, OUT: "<${OUTSIDE}>", OWN: "${TOKEN}", X: "2"}
                            env_file: vars
                            process: per-session
                            cwd: client
                            start: always
                            idle_stop: 10m
                        """);

        // Then
        assertThat(servers.mistakes()).isEmpty();
        assertThat(servers.files()).contains(home.resolve("vars"));
        assertThat(servers.servers())
                .containsExactly(
                        new ServerConfig(
                                "a.b-c_1",
                                List.of("run"),
                                new Variables(
                                        Map.of(
                                                "PLAIN", "p",
                                                "OUT", "<" + SECRET + ">",
                                                "TOKEN", "from file",
                                                "OWN", "from file",
                                                "X", "2")),
                                new WorkPlace.OfClient(),
                                ServerStart.ALWAYS,
                                Optional.of(Duration.ofMinutes(10)),
                                ProcessUse.PER_SESSION));
        assertThat(servers.toString()).doesNotContain(SECRET).doesNotContain("from file");
    }

    @Test
    void a_process_can_be_shared() throws IOException {
        Servers servers = read("servers:\n  one:\n    command: [run]\n    process: shared\n");

        assertThat(servers.mistakes()).isEmpty();
        assertThat(servers.servers())
                .singleElement()
                .satisfies(one -> assertThat(one.process()).isEqualTo(ProcessUse.SHARED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {command: [x], process: shared, cwd: client} | servers.a.cwd cannot be `client` with `process: shared`
                    {command: [x], process: two}       | 'two' is not allowed; use per-session or shared
                    {command: x}                       | servers.a.command must be a list of words
                    {command: []}                      | servers.a.command must be a list of words
                    {}                                 | servers.a.command must be a list of words
                    {comand: [x]}                      | unknown key 'comand'; known are [command
                    just-text                          | must contain lines of the form
                    {command: [x], env: {A: "${NO}"}}  | servers.a.env.A wants ${NO}, which is set neither
                    {command: [x], env: {1A: b}}       | is not a valid name for a variable
                    {command: [x], env: [b]}           | servers.a.env must contain lines
                    {command: [x], env_file: gone}     | gone is not there
                    {command: [x], cwd: here}          | 'here' is not allowed; use an absolute path
                    {command: [x], start: later}       | 'later' is not allowed; use on-demand or always
                    {command: [x], idle_stop: 5}       | '5' is not allowed; use a duration
                    """)
    void a_mistake_is_said_and_the_others_are_served(String server, String words)
            throws IOException {
        // When
        Servers servers = read("servers:\n  a: " + server + "\n  b: {command: [y]}\n");

        // Then
        assertThat(mistake(servers)).contains(words);
        assertThat(servers.mistakes().getFirst().server()).contains("a");
        assertThat(servers.servers()).map(ServerConfig::name).containsExactly("b");
    }

    @ParameterizedTest
    @CsvSource({
        "main, Tether's own",
        "tether, Tether's own",
        "a/b, cannot be the name",
        "-, cannot be the name"
    })
    void a_name_that_cannot_be_is_said(String name, String words) throws IOException {
        assertThat(mistake(read("servers:\n  \"" + name + "\": {command: [x]}\n"))).contains(words);
    }

    @Test
    void what_is_no_yaml_spoils_all_and_is_said_with_its_place_and_without_its_text()
            throws IOException {
        // When
        Servers servers = read("drain: 1s\nservers:\n  a: {env: {T: '" + SECRET + "\n");

        // Then
        assertThat(mistake(servers)).contains("is not YAML in line").doesNotContain(SECRET);
        assertThat(servers.mistakes().getFirst().server()).isEmpty();
    }

    @Test
    void a_line_of_an_environment_file_that_is_none_is_said_without_its_text() throws IOException {
        // Given
        Files.writeString(home.resolve("vars"), "A=1\n" + SECRET + "\n");

        // When
        Servers servers = read("servers:\n  a: {command: [x], env_file: vars}\n");

        // Then
        assertThat(mistake(servers)).contains("line 2").doesNotContain(SECRET);
    }

    @Test
    void more_servers_than_anybody_hosts_are_refused() throws IOException {
        // Given
        StringBuilder text = new StringBuilder("servers:\n");
        for (int i = 0; i <= ServersFile.MOST; i++) {
            text.append("  s").append(i).append(": {command: [x]}\n");
        }

        // When Then
        assertThat(mistake(read(text.toString()))).contains("65 servers; 64 are allowed");
    }

    @Test
    void no_file_has_no_servers() {
        // When
        Servers servers =
                new ServersFile(home.resolve("tether.yaml"), Map.of(), Path.of("/")).read();

        // Then
        assertThat(servers.servers()).isEmpty();
        assertThat(servers.mistakes()).isEmpty();
    }
}
