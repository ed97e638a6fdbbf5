package dev.mcptether.telemetry.diagnostics;

import static dev.mcptether.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import dev.mcptether.event.Link;
import dev.mcptether.event.Severity;
import dev.mcptether.telemetry.fanout.Stamped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

final class StderrDiagnosticsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    @Test
    void a_line_says_when_what_and_the_particulars() {
        // Given
        StderrLines lines = new StderrLines(stderr);
        Logger logger = logger(lines);

        // When
        logger.warn("link.lost code=1006\nforged line");

        // Then
        String whole = "\\d{4}-.*Z WARN link\\.lost code=1006\\\\u000aforged line\n";
        eventually(() -> assertThat(text()).matches(whole));
    }

    @Test
    void a_flush_waits_until_the_lines_are_written() {
        // Given
        StderrLines lines = new StderrLines(stderr);
        int written = 0;

        // When
        for (int line = 0; line < 20; line++) {
            lines.write("line " + line);
            lines.flush(PATIENCE);
            written += text().endsWith("line " + line + "\n") ? 1 : 0;
        }

        // Then
        // A writer that other processes keep from running looks as if nobody read.
        assertThat(written).isGreaterThan(10);
    }

    @Test
    void events_below_the_level_are_not_shown() {
        // Given
        StderrDiagnostics diagnostics = new StderrDiagnostics(Severity.ERROR);

        // When
        diagnostics.accept(
                new Stamped(Instant.EPOCH, new Link.Lost(1006, "", Duration.ZERO, 0), null));

        // Then
        diagnostics.flush(Duration.ZERO);
        assertThat(System.getProperty(StderrDiagnostics.LEVEL)).isEqualTo("ERROR");
    }

    @Test
    void logback_is_configured_in_code_with_one_appender_on_stderr_and_quiet_libraries() {
        // Given
        LoggerContext context = new LoggerContext();

        // When
        var _ = new DiagnosticsConfigurator().configure(context);

        // Then
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        assertThat(root.iteratorForAppenders())
                .toIterable()
                .singleElement()
                .isInstanceOf(StderrAppender.class);
        assertThat(context.getLogger("org.eclipse.jetty").isInfoEnabled()).isFalse();
    }

    @Test
    void a_stderr_that_nobody_reads_holds_no_one_up_and_says_later_what_is_missing() {
        // Given
        CountDownLatch read = new CountDownLatch(1);
        OutputStream stuck =
                new OutputStream() {
                    @Override
                    public void write(int single) {
                        throw new AssertionError("lines are written whole");
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) throws IOException {
                        try {
                            read.await();
                        } catch (InterruptedException over) {
                            throw new IOException(over);
                        }
                        stderr.write(bytes, from, length);
                    }
                };
        StderrLines lines = new StderrLines(stuck);

        // When
        for (int line = 0; line < 1000; line++) {
            lines.write("line " + line);
        }
        long flushedNanos = System.nanoTime();
        lines.flush(PATIENCE);
        Duration took = Duration.ofNanos(System.nanoTime() - flushedNanos);
        read.countDown();

        // Then
        assertThat(took).isLessThan(PATIENCE);
        eventually(() ->
                assertThat(text()).contains("line 0\n", "line 255\n", "lines were not written"));
        assertThat(text().lines().filter(line -> line.startsWith("line ")).count()).isLessThan(300);
    }

    @Test
    void a_stderr_that_is_closed_is_tried_once() {
        // Given
        AtomicInteger tries = new AtomicInteger();
        StderrLines lines =
                new StderrLines(
                        new OutputStream() {
                            @Override
                            public void write(int single) throws IOException {
                                tries.incrementAndGet();
                                throw new IOException("Broken pipe");
                            }
                        });

        // When
        lines.write("one");
        lines.flush(PATIENCE);
        lines.write("two");
        lines.flush(PATIENCE);

        // Then
        assertThat(tries).hasValue(1);
    }

    private String text() {
        return stderr.toString(StandardCharsets.UTF_8);
    }

    private static Logger logger(StderrLines lines) {
        LoggerContext context = new LoggerContext();
        StderrAppender appender = new StderrAppender(lines);
        appender.setContext(context);
        appender.start();
        var logger = context.getLogger(StderrDiagnostics.LOGGER);
        logger.addAppender(appender);
        return logger;
    }
}
