package dev.mcptether.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.process.Sighting.State;
import dev.mcptether.process.Sighting.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinuxProcessesTest {
    @TempDir Path proc;

    private LinuxProcesses table;

    @BeforeEach
    void bootId() throws IOException {
        Files.createDirectories(proc.resolve("sys/kernel/random"));
        Files.writeString(proc.resolve("sys/kernel/random/boot_id"), "b00t\n");
        table = new LinuxProcesses(proc);
    }

    private void process(long pid, String stat) throws IOException {
        Path directory = Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.writeString(directory.resolve("stat"), stat);
    }

    private static String stat(String name, String state, String terminal, int threads) {
        return "42 ("
                + name
                + ") "
                + state
                + " 7 40 40 "
                + terminal
                + " -1 4194560 1 0 0 0 1 2 0 0 20 0 "
                + threads
                + " 0 123456 1000 10 18446744073709551615\n";
    }

    private Sighting seen(long pid) {
        assertThat(table.look(pid)).isInstanceOf(Look.Seen.class);
        return ((Look.Seen) table.look(pid)).sighting();
    }

    @Test
    void a_process_is_named_by_pid_start_and_boot() throws IOException {
        process(42, stat("node", "S", "0", 11));

        Sighting seen = seen(42);

        assertThat(seen)
                .isEqualTo(
                        new Sighting(
                                new ProcessIdentity(42, 123456, "b00t"),
                                "node",
                                7,
                                State.LIVE,
                                40,
                                Terminal.NONE,
                                11));
    }

    @Test
    void a_name_may_look_like_the_rest_of_the_line() throws IOException {
        process(42, stat("a) Z 1 (b", "S", "0", 1));

        assertThat(seen(42).name()).isEqualTo("a) Z 1 (b");
        assertThat(seen(42).state()).isEqualTo(State.LIVE);
    }

    @Test
    void a_zombie_is_one_only_when_no_other_thread_runs() throws IOException {
        process(42, stat("node", "Z", "0", 1));
        process(43, stat("node", "Z", "0", 2).replaceFirst("42", "43"));

        assertThat(seen(42).state()).isEqualTo(State.ZOMBIE);
        assertThat(seen(43).state()).isEqualTo(State.LIVE);
    }

    @Test
    void a_stopped_process_is_stopped() throws IOException {
        process(42, stat("node", "T", "34816", 1));

        assertThat(seen(42).state()).isEqualTo(State.STOPPED);
        assertThat(seen(42).terminal()).isEqualTo(Terminal.SHARED);
    }

    @Test
    void what_is_not_there_is_absent_and_what_cannot_be_read_says_nothing() throws IOException {
        process(42, "half a li");
        Files.createDirectories(proc.resolve("43/stat"));

        assertThat(table.look(41)).isEqualTo(new Look.Absent());
        assertThat(table.look(42)).isInstanceOf(Look.Failed.class);
        assertThat(table.look(43)).isInstanceOf(Look.Failed.class);
    }

    @Test
    void a_command_is_its_executable_and_its_words() throws IOException {
        process(42, stat("npx", "S", "0", 1));
        Files.createSymbolicLink(proc.resolve("42/exe"), Path.of("/usr/bin/node (deleted)"));
        Files.writeString(proc.resolve("42/cmdline"), "node\0\0npx-cli.js\0");

        assertThat(table.command(42))
                .contains(new Command("/usr/bin/node", List.of("node", "", "npx-cli.js")));
    }

    @Test
    void a_command_without_its_last_zero_or_with_empty_last_words_is_read_all_the_same()
            throws IOException {
        process(42, stat("node", "S", "0", 1));
        Files.writeString(proc.resolve("42/cmdline"), "node\0a.js\0\0\0");
        process(43, stat("node", "S", "0", 1).replaceFirst("42", "43"));
        Files.writeString(proc.resolve("43/cmdline"), "node\0a.js");
        process(44, stat("node", "S", "0", 1).replaceFirst("42", "44"));
        Files.writeString(proc.resolve("44/cmdline"), "\0\0");

        assertThat(table.command(42)).contains(new Command("node", List.of("node", "a.js")));
        assertThat(table.command(43)).contains(new Command("node", List.of("node", "a.js")));
        assertThat(table.command(44)).contains(new Command("node", null));
    }

    @Test
    void of_a_command_line_without_end_the_beginning_is_read() throws IOException {
        process(42, stat("node", "S", "0", 1));
        Files.writeString(proc.resolve("42/cmdline"), "node\0a.js\0" + "x".repeat(1 << 20));

        List<String> words = table.command(42).orElseThrow().operands();
        assertThat(words).startsWith("a.js").hasSize(2);
        assertThat(words.getLast()).hasSizeLessThan(1 << 20);
    }

    @Test
    void a_hidden_executable_is_told_by_its_words_or_its_name() throws IOException {
        process(42, stat("sudo", "S", "0", 1));
        Files.writeString(proc.resolve("42/cmdline"), "/usr/bin/sudo\0id\0");
        process(43, stat("python3", "Z", "0", 2));

        assertThat(table.command(42).map(Command::executable)).contains("/usr/bin/sudo");
        assertThat(table.command(43)).contains(new Command("python3", null));
        assertThat(table.command(44)).isEmpty();
    }

    @Test
    void all_are_those_with_a_number_for_a_name() throws IOException {
        process(42, stat("a", "S", "0", 1));
        for (String other : List.of("self", "42a", "9223372036854775808")) {
            Files.createDirectories(proc.resolve(other));
        }

        assertThat(table.all()).map(Sighting::pid).containsExactly(42L);
    }

    @Test
    void a_command_line_is_whole_however_many_reads_it_takes() throws IOException {
        process(42, stat("node", "S", "0", 1));
        for (int length : List.of(2047, 2048, 2049, 5000)) {
            String word = "x".repeat(length - "node\0\0".length());
            Files.writeString(proc.resolve("42/cmdline"), "node\0" + word + "\0");

            assertThat(table.command(42).orElseThrow().operands()).containsExactly(word);
        }
    }

    @Test
    void the_memory_of_a_process_is_told_in_pages() throws IOException {
        process(42, stat("node", "S", "0", 1));

        assertThat(table.stats()).containsExactly(new LinuxProcesses.Stat(seen(42), 10));
    }

    @Test
    void of_many_processes_those_that_cannot_be_read_are_left_out() throws IOException {
        process(42, stat("node", "S", "0", 1));
        process(43, "43 (cut");
        process(44, "");
        Files.createDirectories(proc.resolve("45"));

        assertThat(table.all()).map(Sighting::pid).containsExactly(42L);
    }
}
