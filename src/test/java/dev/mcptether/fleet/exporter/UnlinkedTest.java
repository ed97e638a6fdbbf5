package dev.mcptether.fleet.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Address;
import dev.mcptether.fleet.Cards;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.exporter.FleetPicture.Census;
import dev.mcptether.fleet.exporter.FleetPicture.Finding;
import dev.mcptether.fleet.inventory.Condition;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.ProcessKind;
import dev.mcptether.fleet.inventory.ProcessNode;
import dev.mcptether.process.Command;
import dev.mcptether.process.HostProcess;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class UnlinkedTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final String URL = "ws://127.0.0.1:8079/github";
    private static final Duration OLD = Duration.ofMinutes(5);

    private final Map<UUID, InstanceNumbers> numbers = new HashMap<>();

    @Test
    void shims_that_nobody_serves_are_one_finding_and_the_host_has_failed() {
        // When
        List<Finding> findings = look(shim(1, URL, OLD, false), shim(2, URL, OLD, false));

        // Then
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().what()).isEqualTo("no_daemon");
        assertThat(findings.getFirst().detail())
                .isEqualTo(
                        "2 of 2 shims of ws://127.0.0.1:8079/github have no link, and no daemon"
                                + " listens there");
        assertThat(findings.getFirst().nextStep()).contains("`tether daemon start`");
        assertThat(HostVerdict.of(picture(findings)).state()).isEqualTo("failed");
    }

    @Test
    void where_a_daemon_listens_it_is_a_warning() {
        // When
        List<Finding> findings =
                look(
                        shim(1, URL, OLD, true),
                        shim(2, URL, OLD, false),
                        daemon(new Address("0.0.0.0", 8079)));

        // Then
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().what()).isEqualTo("unlinked");
        assertThat(findings.getFirst().detail())
                .isEqualTo("1 of 2 shims of ws://127.0.0.1:8079/github has no link");
        assertThat(HostVerdict.of(picture(findings)).state()).isEqualTo("warning");
    }

    @Test
    void of_another_host_nobody_here_knows_who_listens() {
        // When
        List<Finding> findings = look(shim(1, "wss://daemon.example.org/", OLD, false));

        // Then
        assertThat(findings).extracting(Finding::what).containsExactly("unlinked");
    }

    @Test
    void urls_are_told_apart() {
        // When
        List<Finding> findings =
                look(
                        shim(1, URL, OLD, true),
                        shim(2, "ws://127.0.0.1:9000", OLD, false),
                        daemon(new Address("127.0.0.1", 8079)));

        // Then
        assertThat(findings)
                .extracting(Finding::detail)
                .containsExactly(
                        "1 of 1 shim of ws://127.0.0.1:9000 has no link, and no daemon listens"
                                + " there");
    }

    @Test
    void linked_shims_newborn_ones_and_those_of_unknown_standing_are_none() {
        // Given
        ProcessNode unknown = shim(3, URL, OLD, false);
        numbers.remove(card(unknown).instance());

        // When
        List<Finding> findings =
                look(shim(1, URL, OLD, true), shim(2, URL, Duration.ofSeconds(9), false), unknown);

        // Then
        assertThat(findings).isEmpty();
        assertThat(look(shim(4, URL, Duration.ofSeconds(10), false))).hasSize(1);
    }

    private List<Finding> look(ProcessNode... nodes) {
        return Unlinked.of(new Inventory(NOW, List.of(nodes), List.of(), 1), numbers);
    }

    private static FleetPicture picture(List<Finding> findings) {
        return new FleetPicture(
                List.of(),
                "[]",
                findings,
                new Census(2, 0, 0),
                Transitions.Troubles.NONE,
                Map.of(),
                Duration.ZERO);
    }

    private ProcessNode shim(long pid, String url, Duration age, boolean linked) {
        UUID instance = new UUID(7, pid);
        numbers.put(instance, new InstanceNumbers(0, 0, 0, 0, 0, linked));
        InstanceCard card = Cards.shim(instance, identity(pid), url, NOW.minus(age));
        return node(ProcessKind.SHIM, pid, NOW.minus(age), card, List.of());
    }

    private static ProcessNode daemon(Address listens) {
        return node(ProcessKind.DAEMON, 99, NOW.minus(OLD), null, List.of(listens));
    }

    private static InstanceCard card(ProcessNode node) {
        return Objects.requireNonNull(node.card());
    }

    private static ProcessIdentity identity(long pid) {
        return new ProcessIdentity(pid, pid, "boot");
    }

    private static ProcessNode node(
            ProcessKind kind,
            long pid,
            Instant started,
            @Nullable InstanceCard card,
            List<Address> listens) {
        HostProcess process =
                new HostProcess(
                        new Sighting(
                                identity(pid),
                                "java",
                                1,
                                Sighting.State.LIVE,
                                pid,
                                Sighting.Terminal.NONE,
                                1),
                        new Command("java", List.of("java")),
                        started,
                        0,
                        new HostProcess.Details("", null, listens, false));
        return new ProcessNode(
                kind, true, process, Condition.ALIVE, card, null, null, List.of(), List.of());
    }
}
