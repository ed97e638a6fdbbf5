package dev.mcptether.daemon.single;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.time.SystemTimers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StarterPortTest {
    private static final int PATIENCE_MILLIS = 10_000;

    static StartWord[] words() {
        return new StartWord[] {
            new StartWord.Ready(),
            new StartWord.Lost(),
            new StartWord.Failed("cannot listen on 127.0.0.1:8079: it is taken"),
        };
    }

    @ParameterizedTest
    @MethodSource("words")
    void a_word_arrives_as_it_was_said(StartWord word) throws IOException {
        try (StarterPort port = StarterPort.open()) {
            new StarterLine(port.environment()).tell(word);

            assertThat(port.next(PATIENCE_MILLIS)).contains(word);
        }
    }

    /// Its processor may be busy between the two halves.
    @Test
    void a_word_that_comes_in_two_halves_is_heard() throws Exception {
        try (StarterPort port = StarterPort.open();
                SystemTimers timers = new SystemTimers()) {
            // Given
            String[] place = port.environment().values().iterator().next().split(":", 2);
            String text = new StartWord.Lost().text(place[1]);
            Socket speaker =
                    new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(place[0]));
            speaker.getOutputStream().write(text.substring(0, 9).getBytes(StandardCharsets.UTF_8));

            // When
            timers.after(Duration.ofMillis(1200), () -> finish(speaker, text.substring(9)));

            // Then
            assertThat(port.next(PATIENCE_MILLIS)).contains(new StartWord.Lost());
        }
    }

    private static void finish(Socket speaker, String rest) {
        try (speaker) {
            speaker.getOutputStream().write(rest.getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            // Nobody listens any more; the test fails by that.
        }
    }

    @Test
    void silence_is_empty() throws IOException {
        try (StarterPort port = StarterPort.open()) {
            assertThat(port.next(1)).isEmpty();
        }
    }

    @Test
    void who_does_not_know_the_secret_says_nothing() throws IOException {
        try (StarterPort port = StarterPort.open()) {
            // Given
            String place = port.environment().values().iterator().next();
            int number = Integer.parseInt(place.substring(0, place.indexOf(':')));
            try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), number)) {
                stranger.getOutputStream()
                        .write("guessed ready ".getBytes(StandardCharsets.US_ASCII));
            }

            // When / Then
            assertThat(port.next(PATIENCE_MILLIS)).isEmpty();
        }
    }

    @Test
    void a_word_has_a_bounded_length() throws IOException {
        try (StarterPort port = StarterPort.open()) {
            new StarterLine(port.environment()).tell(new StartWord.Failed("x".repeat(1 << 20)));

            assertThat(port.next(PATIENCE_MILLIS))
                    .hasValueSatisfying(word ->
                            assertThat(((StartWord.Failed) word).why()).hasSizeLessThan(5000));
        }
    }

    @Test
    void nobody_is_told_when_nobody_waits() {
        new StarterLine(Map.of()).tell(new StartWord.Ready());
        new StarterLine(Map.of(StarterPort.VARIABLE, "nonsense")).tell(new StartWord.Ready());
        new StarterLine(Map.of(StarterPort.VARIABLE, "1:gone")).tell(new StartWord.Ready());
    }
}
