package dev.mcptether.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ControlTest {
    private static final String ID = "00112233445566778899aabbccddeeff";
    private static final String SECRET =
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final SessionKey KEY =
            new SessionKey(
                    UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                    new SessionKey.Secret(HexFormat.of().parseHex(SECRET)));
    private static final Terms TERMS = new Terms(KEY.id(), Duration.ofSeconds(60), Window.DEFAULT);

    static Stream<Control> every_kind() {
        return Stream.of(
                new Control.Hello(KEY, Window.DEFAULT),
                new Control.Resume(KEY, 1, 0),
                new Control.Resume(KEY, 300, Long.MAX_VALUE),
                new Control.Welcome(TERMS),
                new Control.Resumed(TERMS, 127),
                new Control.Gone(KEY.id()),
                new Control.Ack(0),
                new Control.Ack(128),
                new Control.Goodbye(),
                new Control.Proof(new byte[TetherV1.PROOF_BYTES]),
                new Control.Report(utf8("{\"armed\":[\"pidfd\"]}")),
                new Control.Report(new byte[TetherV1.MAX_REPORT_BYTES]));
    }

    @ParameterizedTest
    @MethodSource("every_kind")
    void what_is_encoded_is_decoded(Control control) {
        assertThat(decode(control.encode())).isEqualTo(control);
    }

    /// These examples are in docs/protocol.md.
    @ParameterizedTest
    @CsvSource({
        "hello, 01" + ID + SECRET + "800880808002",
        "resume, 02" + ID + SECRET + "012a",
        "welcome, 03" + ID + "e0d403800880808002",
        "resumed, 04" + ID + "e0d4038008808080022a",
        "gone, 05" + ID,
        "ack, 06ac02",
        "goodbye, 07",
        "report, 087b7d",
        "proof, 09" + SECRET,
    })
    void the_documented_examples_are_what_is_sent(String name, String hex) {
        Control control =
                switch (name) {
                    case "hello" -> new Control.Hello(KEY, Window.DEFAULT);
                    case "resume" -> new Control.Resume(KEY, 1, 42);
                    case "welcome" -> new Control.Welcome(TERMS);
                    case "resumed" -> new Control.Resumed(TERMS, 42);
                    case "gone" -> new Control.Gone(KEY.id());
                    case "ack" -> new Control.Ack(300);
                    case "goodbye" -> new Control.Goodbye();
                    case "proof" -> new Control.Proof(HexFormat.of().parseHex(SECRET));
                    default -> new Control.Report(utf8("{}"));
                };

        assertThat(HexFormat.of().formatHex(control.encode())).isEqualTo(hex);
    }

    @ParameterizedTest
    @MethodSource("every_kind")
    void a_frame_cut_short_is_malformed(Control control) {
        byte[] whole = control.encode();
        int shortest = control instanceof Control.Report ? 1 : whole.length;

        Stream<byte[]> cutShort =
                IntStream.range(0, shortest).mapToObj(length -> Arrays.copyOf(whole, length));

        assertThat(cutShort)
                .allSatisfy(each -> assertThat(decode(each)).isInstanceOf(Decoded.Malformed.class));
    }

    @ParameterizedTest
    @MethodSource("every_kind")
    void fields_of_a_later_revision_are_ignored(Control control) {
        byte[] whole = control.encode();
        byte[] longer = Arrays.copyOf(whole, whole.length + 3);

        Decoded decoded = decode(longer);

        switch (control) {
            case Control.Report(byte[] json) when longer.length > TetherV1.MAX_CONTROL_BYTES ->
                    assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
            case Control.Report(byte[] json) ->
                    assertThat(decoded)
                            .isEqualTo(new Control.Report(Arrays.copyOf(json, json.length + 3)));
            case Control other -> assertThat(decoded).isEqualTo(other);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x0A, 0x7F, 0x80, 0xFF})
    void a_type_of_a_later_revision_is_unknown_and_not_wrong(int type) {
        assertThat(decode(new byte[] {(byte) type, 1, 2, 3})).isEqualTo(new Decoded.Unknown(type));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "06808080808080808080", // 64 bits
                "06ffffffffffffffffff01", // 64 bits
                "068000", // not the shortest zero
                "06ac8200", // not the shortest 300
                "01" + ID + SECRET + "0001", // a window of no messages
                "01" + ID + SECRET + "0100", // a window of no bytes
                "02" + ID + SECRET + "0000", // attempts count from 1
                "03" + ID + "ffffffffffffffff7f0101", // kept for 292 million years
            })
    void nonsense_is_malformed(String hex) {
        assertThat(decode(HexFormat.of().parseHex(hex))).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void a_frame_that_is_too_long_is_malformed_whatever_its_type() {
        byte[] tooLong = new byte[TetherV1.MAX_CONTROL_BYTES + 1];
        tooLong[0] = 0x08;

        assertThat(decode(tooLong)).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void mutated_frames_never_throw_and_mean_what_they_say() {
        // Given
        SplittableRandom random = new SplittableRandom(7);
        byte[][] frames = every_kind().map(Control::encode).toArray(byte[][]::new);
        int understood = 0;

        for (int i = 0; i < 200_000; i++) {
            byte[] frame = frames[random.nextInt(frames.length - 1)].clone();
            for (int mutations = random.nextInt(1, 4); mutations > 0; mutations--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
            }

            // When
            Decoded decoded = decode(frame);

            // Then
            if (decoded instanceof Control control) {
                assertThat(frame).startsWith(control.encode());
                understood++;
            }
        }
        assertThat(understood).isGreaterThan(100_000);
    }

    @Test
    void decoding_leaves_the_buffer_as_it_was() {
        ByteBuffer frame = ByteBuffer.wrap(new Control.Ack(300).encode());

        Control.decode(frame);

        assertThat(frame.position()).isZero();
    }

    @Test
    void a_key_does_not_print_its_secret() {
        assertThat(new Control.Hello(KEY, Window.DEFAULT).toString())
                .contains("redacted")
                .doesNotContain(SECRET);
    }

    private static Decoded decode(byte[] frame) {
        return Control.decode(ByteBuffer.wrap(frame));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
