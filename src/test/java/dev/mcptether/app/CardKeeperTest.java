package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Role;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.Instances;
import dev.mcptether.fleet.Targets;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.time.Eventually;
import dev.mcptether.time.SystemTimers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CardKeeperTest {
    private static final UUID INSTANCE = new UUID(0, 7);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir Path home;

    private final SystemTimers timers = new SystemTimers();

    @AfterEach
    void close() {
        timers.close();
    }

    private CardKeeper keeper() {
        StateDirectory state = new StateDirectory(home);
        Instances cards = new Instances(state, ProcessTable.ofThisHost());
        Targets targets = new Targets(state, cards, InstantSource.system());
        return new CardKeeper(
                cards, targets, INSTANCE, _ -> {}, timers, new SplittableRandom(20261121));
    }

    private static InstanceCard card() {
        return new InstanceCard(
                INSTANCE,
                Role.SHIM,
                new ProcessIdentity(4711, 9, "boot"),
                List.of(),
                null,
                null,
                null,
                "ws://127.0.0.1:8079",
                "127.0.0.1:4712",
                "1.0",
                Instant.parse("2026-11-21T12:00:00Z"));
    }

    private Path file() {
        return home.resolve("run/instances/" + INSTANCE + ".json");
    }

    @Test
    void a_client_that_named_itself_before_the_card_was_shown_is_on_it() throws IOException {
        CardKeeper keeper = keeper();
        keeper.clientIs("Claude");

        keeper.show(card());

        assertThat(Files.readString(file())).contains("\"client_name\":\"Claude\"");
    }

    @Test
    void a_client_that_names_itself_later_is_added() throws Exception {
        CardKeeper keeper = keeper();
        keeper.show(card());

        keeper.clientIs("Claude");

        Eventually.await("the name is on the card", () -> hasText(file(), "Claude"));
    }

    @Test
    void the_card_names_the_version_of_a_daemon_that_is_another() throws Exception {
        CardKeeper keeper = keeper();
        keeper.daemonDiffers("0.9");
        keeper.show(card());
        assertThat(Files.readString(file())).contains("\"daemon_version\":\"0.9\"");

        keeper.daemonDiffers(null);

        Eventually.await("the version is off the card", () -> !hasText(file(), "daemon_version"));
    }

    @Test
    void who_ends_takes_its_card_away() {
        CardKeeper keeper = keeper();
        keeper.show(card());

        keeper.gone(PATIENCE);

        assertThat(file()).doesNotExist();
    }

    @Test
    void who_ends_before_the_card_is_shown_shows_none() {
        CardKeeper keeper = keeper();
        keeper.leave();

        keeper.show(card());

        assertThat(file()).doesNotExist();
        keeper.gone(PATIENCE);
    }

    private static boolean hasText(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException replacedJustNow) {
            return false;
        }
    }

    @Test
    void what_went_wrong_is_told_without_a_lock() throws IOException {
        // Given: the home is a file and no directory
        Path file = Files.createFile(home.resolve("a-file"));
        StateDirectory state = new StateDirectory(file);
        Instances cards = new Instances(state, ProcessTable.ofThisHost());
        Targets targets = new Targets(state, cards, InstantSource.system());
        List<Boolean> locked = new java.util.ArrayList<>();
        java.util.concurrent.atomic.AtomicReference<CardKeeper> keeper =
                new java.util.concurrent.atomic.AtomicReference<>();
        keeper.set(
                new CardKeeper(
                        cards,
                        targets,
                        INSTANCE,
                        _ -> locked.add(Thread.holdsLock(keeper.get())),
                        timers,
                        new SplittableRandom(20261128)));

        // When
        keeper.get().show(card());

        // Then
        assertThat(locked).isNotEmpty().containsOnly(false);
    }
}
