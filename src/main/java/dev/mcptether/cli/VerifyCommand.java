package dev.mcptether.cli;

import dev.mcptether.telemetry.log.Proof;
import dev.mcptether.text.Printable;
import dev.mcptether.text.Terminal;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `tether verify`: proves the event log and says what does not fit.
@Command(
        name = "verify",
        description =
                "Proves the event logs: no line is missing or changed, what began has ended, and the"
                        + " counters add up. Exits with 1 if that is not so.")
final class VerifyCommand implements Callable<Integer> {
    private static final int NOT_PROVEN = 1;

    private final Callable<List<Proof>> verification;
    private final Terminal out;

    VerifyCommand(Callable<List<Proof>> verification, Terminal out) {
        this.verification = verification;
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        List<Proof> proofs = verification.call();
        proofs.forEach(this::show);
        long wrong = proofs.stream().filter(proof -> !proof.holds()).count();
        out.println(
                wrong == 0
                        ? "proven: %d event logs".formatted(proofs.size())
                        : "NOT PROVEN: %d of %d event logs".formatted(wrong, proofs.size()));
        return wrong == 0 ? 0 : NOT_PROVEN;
    }

    private void show(Proof proof) {
        out.println(
                "%-6s %s %-7s %d lines"
                        .formatted(
                                proof.holds() ? "ok" : "WRONG",
                                Printable.line(proof.instance()),
                                proof.state().name().toLowerCase(Locale.ROOT),
                                proof.lines()));
        proof.fault().ifPresent(fault -> out.println("       " + Printable.line(fault)));
        proof.notes().forEach(note -> out.println("       (" + Printable.line(note) + ")"));
    }
}
