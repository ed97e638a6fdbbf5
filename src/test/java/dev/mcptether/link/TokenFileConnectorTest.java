package dev.mcptether.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Token;
import dev.mcptether.event.Link.ConnectOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class TokenFileConnectorTest {
    private static final DaemonUrl DAEMON = DaemonUrl.parse("ws://127.0.0.1:8079");
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir private Path directory;

    private final LinkedBlockingQueue<Dialled> dialled = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<ConnectFailure> failures = new LinkedBlockingQueue<>();

    private record Dialled(@Nullable Token token, Thread thread) {}

    private TokenFileConnector connector(Path file) {
        return new TokenFileConnector(
                file,
                (_, token, _) -> {
                    dialled.add(new Dialled(token, Thread.currentThread()));
                    return () -> {};
                });
    }

    private static <T> T next(LinkedBlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(20, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    @Test
    void a_token_file_is_read_anew_for_each_attempt_and_never_by_the_caller() throws Exception {
        // Given
        Path file = directory.resolve("token");
        TokenFileConnector connector = connector(file);
        var _ = connector.dial(DAEMON, null, listener());
        Dialled before = next(dialled);

        // When
        Files.writeString(file, TOKEN + "\n");
        var _ = connector.dial(DAEMON, null, listener());

        // Then
        assertThat(before.token()).as("there was no file").isNull();
        assertThat(next(dialled).token()).isEqualTo(new Token(TOKEN));
        assertThat(before.thread()).isNotEqualTo(Thread.currentThread());
        assertThat(failures).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void an_endless_file_fails_the_attempt_with_words_and_dials_nobody() throws Exception {
        // When
        var _ = connector(Path.of("/dev/zero")).dial(DAEMON, null, listener());

        // Then
        ConnectFailure failure = next(failures);
        assertThat(failure.outcome()).isEqualTo(ConnectOutcome.UNAUTHORIZED);
        assertThat(failure.detail()).contains("the token file /dev/zero is not a regular file");
        assertThat(dialled).isEmpty();
    }

    @Test
    void a_token_that_can_be_guessed_is_not_sent() throws Exception {
        // Given
        Path file = Files.writeString(directory.resolve("token"), "12345");

        // When
        var _ = connector(file).dial(DAEMON, null, listener());

        // Then
        assertThat(next(failures).detail())
                .contains("fewer than 32 characters")
                .doesNotContain("12345");
        assertThat(dialled).isEmpty();
    }

    @Test
    void who_gives_up_first_hears_it_and_nobody_is_dialled_or_the_dialling_is_cancelled()
            throws IOException, InterruptedException {
        // Given
        Path file = Files.writeString(directory.resolve("token"), TOKEN);
        LinkedBlockingQueue<String> cancelled = new LinkedBlockingQueue<>();
        TokenFileConnector connector =
                new TokenFileConnector(file, (_, _, _) -> () -> cancelled.add("the dialling"));

        // When
        connector
                .dial(
                        DAEMON,
                        null,
                        new NobodyListens() {
                            @Override
                            public void failed(ConnectFailure failure) {
                                cancelled.add(failure.outcome().toString());
                            }
                        })
                .cancel();

        // Then
        assertThat(next(cancelled)).isIn("the dialling", "ABANDONED");
        assertThat(cancelled).isEmpty();
    }

    private ConnectionListener listener() {
        return new NobodyListens() {
            @Override
            public void failed(ConnectFailure failure) {
                failures.add(failure);
            }
        };
    }
}
