package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.ExitReason;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Instance;
import dev.mcptether.event.Method;
import dev.mcptether.event.Role;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.telemetry.Instruments;
import dev.mcptether.telemetry.Samples;
import dev.mcptether.telemetry.fanout.Identity;
import dev.mcptether.telemetry.log.Proof;
import dev.mcptether.telemetry.log.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checks what `tether verify` says after the leader has removed an instance's files.
final class LedgerWitnessTest {
    private final ProcessTable processes = ProcessTable.ofThisHost();
    private final UUID instance = UUID.randomUUID();

    @TempDir private Path home;

    private void live(boolean ends) {
        Identity who = new Identity(instance, processes.bootId(), 1L << 40, 42, Role.SHIM, "1.0");
        Instruments shim = Instruments.open(Samples.settings(home), who, InstantSource.system());
        shim.sink().emit(new Instance.Started(Role.SHIM, "1.0"));
        shim.startLog();
        for (int i = 1; i <= 3; i++) {
            shim.sink()
                    .emit(
                            new Call.Started(
                                    i, Initiator.CLIENT, Method.TOOLS_CALL, "1", null, null));
            shim.sink()
                    .emit(
                            new Call.Finished(
                                    i,
                                    Initiator.CLIENT,
                                    Method.TOOLS_CALL,
                                    CallOutcome.OK,
                                    null,
                                    Duration.ofMillis(3)));
        }
        if (ends) {
            shim.sink().emit(new Instance.Stopped(ExitReason.STDIN_EOF, Duration.ZERO));
        }
        shim.close(Duration.ofSeconds(5));
        assertThat(DeadFold.fold(new StateDirectory(home), processes)).contains(1);
    }

    private List<Proof> verify() throws IOException {
        return new Verification(
                        home, "1.0", _ -> false, new LedgerWitness(new StateDirectory(home)))
                .verify();
    }

    private Path file(String below) throws IOException {
        try (Stream<Path> found = Files.walk(home.resolve(below))) {
            return found.filter(each -> each.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void the_log_of_a_folded_instance_is_proven_by_the_ledger() throws IOException {
        // Given
        live(true);

        // When
        List<Proof> proofs = verify();

        // Then
        assertThat(proofs).singleElement().matches(Proof::holds);
        assertThat(proofs.getFirst().notes()).isEmpty();
    }

    @Test
    void a_killed_one_is_no_fault_and_its_counters_are_in_the_ledger() throws IOException {
        // Given
        live(false);

        // When
        List<Proof> proofs = verify();

        // Then
        assertThat(proofs).singleElement().matches(Proof::holds);
        assertThat(proofs.getFirst().notes())
                .containsExactly("killed: its counters are in the ledger");
    }

    @Test
    void a_log_that_says_more_than_the_ledger_is_found() throws IOException {
        // Given
        live(true);
        Path ledger = file("ledger");
        Files.writeString(
                ledger,
                Files.readString(ledger)
                        .replace("outcome=\\\"ok\\\"}\":3", "outcome=\\\"ok\\\"}\":2"));

        // When
        List<Proof> proofs = verify();

        // Then
        assertThat(proofs.getFirst().fault().orElse("")).contains("add up to 3, the ledger says 2");
    }

    @Test
    void a_log_that_is_gone_is_missed() throws IOException {
        // Given
        live(true);
        Files.delete(file("events"));

        // When
        List<Proof> proofs = verify();

        // Then
        assertThat(proofs.getFirst().fault().orElse("")).contains("its event log is missing");
    }
}
