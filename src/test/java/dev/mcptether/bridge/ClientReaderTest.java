package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.link.FakeConnection;
import dev.mcptether.time.Eventually;
import dev.mcptether.wire.LineReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
final class ClientReaderTest {
    private final ShimOnFakes shim = new ShimOnFakes();
    private final FakeConnection daemon = shim.opens();

    private static InputStream stdin(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private ClientReader reader(InputStream in) {
        return shim.reader(new LineReader(in, ShimOnFakes.MAX_MESSAGE_BYTES));
    }

    @Test
    void each_line_is_a_message_and_the_last_needs_no_end() throws Exception {
        // When
        reader(
                        stdin(
                                "\n"
                                        + Mcp.call("1", "a")
                                        + "\r\n \n"
                                        + Mcp.notification("n")
                                        + "\n"
                                        + Mcp.call("2", "a")))
                .run();

        // Then
        assertThat(daemon.arrived())
                .containsExactly(Mcp.call("1", "a"), Mcp.notification("n"), Mcp.call("2", "a"));
    }

    @Test
    void a_line_over_the_limit_is_refused_and_the_next_passes() throws Exception {
        String big = Mcp.call("1", "x".repeat(ShimOnFakes.MAX_MESSAGE_BYTES));

        // When
        reader(stdin(Mcp.call("0", "a") + "\n" + big + "\n" + Mcp.call("2", "a") + "\n")).run();

        // Then
        assertThat(daemon.arrived()).containsExactly(Mcp.call("0", "a"), Mcp.call("2", "a"));
        assertThat(shim.client.news()).singleElement().asString().contains("\"id\":1,", "-31003");
    }

    @Test
    void nothing_is_held_back_for_lines_that_are_blank() throws Exception {
        List<String> whenAsked = new ArrayList<>();
        InputStream asked = new LastRead(() -> whenAsked.addAll(daemon.arrived()));

        // When
        reader(new SequenceInputStream(stdin(Mcp.call("1", "a") + "\n\r\n \t\n"), asked)).run();

        // Then
        assertThat(whenAsked).startsWith(Mcp.call("1", "a"));
    }

    @Test
    void a_stdin_that_fails_is_at_its_end() throws Exception {
        InputStream failing =
                new LastRead(() -> {
                    throw new IOException("gone");
                });

        // When
        reader(new SequenceInputStream(stdin(Mcp.call("1", "a") + "\n"), failing)).run();

        // Then
        assertThat(daemon.arrived()).containsExactly(Mcp.call("1", "a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'id':1,'method':'tools/list'}                         | 5",
                "[{'id':1,'method':'ping'},{'id':2,'method':'tools/x'}] | 5",
                "{'id':1,'method':'ping'}                               | 0",
                "[{'id':1,'method':'ping'}]                             | 0",
                "{'method':'notifications/progress'}                    | 0",
                "{'id':1,'result':{}}                                   | 0",
                "{}                                                     | 0",
                "what?                                                  | 0"
            })
    void only_requests_other_than_pings_tell_that_the_client_works(String line, int seconds)
            throws Exception {
        ClientReader reader = reader(stdin(line.replace('\'', '"')));
        shim.advance(Duration.ofSeconds(5));

        // When
        reader.run();

        // Then
        assertThat(reader.lastRequestNanos()).isEqualTo(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void a_daemon_that_does_not_read_stops_it_and_the_next_link_lets_it_go_on() throws Exception {
        daemon.stalls();
        String line = Mcp.notification("x".repeat(90_000)) + "\n";
        Thread reading = startReading(line.repeat(100));
        awaitWaiting(reading);
        assertThat(daemon.arrived().size()).isBetween(40, 60);

        // When
        daemon.cut();

        // Then
        reading.join();
        assertThat(shim.session.waiting()).isGreaterThan(30);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_client_that_does_not_read_its_refusals_stops_it_and_gets_them_all(boolean linked)
            throws Exception {
        if (!linked) {
            daemon.cut();
        }
        shim.client.stopsReading();
        int idBytes = 40_000;
        StringBuilder requests = new StringBuilder();
        for (int i = 100; i < 300; i++) {
            requests.append(Mcp.call('"' + "x".repeat(idBytes) + i + '"', "a")).append('\n');
        }
        Thread reading = startReading(requests.toString());
        awaitWaiting(reading);
        assertThat(shim.client.unreadBytes())
                .isBetween(OwnMessages.UNREAD_BYTES, OwnMessages.UNREAD_BYTES + 2L * idBytes);

        // When
        shim.client.readsOn();

        // Then
        reading.join();
        assertThat(shim.client.lines())
                .hasSize(200)
                .allMatch(answer -> answer.contains("-31003"))
                .doesNotHaveDuplicates();
    }

    @Test
    void refusals_nobody_reads_do_not_keep_it_from_an_end_of_file_that_is_near() throws Exception {
        shim.client.stopsReading();
        Thread reading = startReading("what?\n".repeat(50_000));
        awaitWaiting(reading);

        // When
        shim.session.stopHoldingBack();

        // Then
        reading.join();
        shim.client.readsOn();
        assertThat(shim.client.lines()).hasSize(50_000);
    }

    private Thread startReading(String stdin) {
        return Thread.ofPlatform()
                .start(() -> {
                    try {
                        reader(stdin(stdin)).run();
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private static void awaitWaiting(Thread reading) {
        Eventually.await(() -> reading.getState() == Thread.State.WAITING);
    }

    /// A stdin that ends, after it has run an action of the test.
    private static final class LastRead extends InputStream {
        private final Event event;

        interface Event {
            void happens() throws IOException;
        }

        LastRead(Event event) {
            this.event = event;
        }

        @Override
        public int read() throws IOException {
            event.happens();
            return -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
        }
    }
}
