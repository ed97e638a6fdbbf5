package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import dev.mcptether.config.Platform;
import dev.mcptether.config.SettingsReview;
import dev.mcptether.process.CommandOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks whether Windows keeps one of Tether's ports for itself. Hyper-V and WSL reserve ranges,
/// and other ones after each start. A program that wants to listen there gets "access denied".
record ReservedPortsCheck(Platform.Family family, SettingsReview settings, CommandOutput output)
        implements Check {
    private static final List<String> COMMAND =
            List.of("netsh", "interface", "ipv4", "show", "excludedportrange", "protocol=tcp");

    /// Two numbers and perhaps a star, in every language.
    private static final Pattern RANGE =
            Pattern.compile("(?m)^\\s*(\\d{1,5})\\s+(\\d{1,5})\\s*\\*?\\s*$");

    @Override
    public String name() {
        return "reserved-ports";
    }

    @Override
    public String question() {
        return "On Windows: are Tether's ports free of the system's reservations?";
    }

    @Override
    public Diagnosis look() {
        if (family != Platform.Family.WINDOWS) {
            return Diagnosis.skipped("only Windows reserves ports");
        }
        Optional<String> said = output.of(COMMAND);
        if (said.isEmpty()) {
            return Diagnosis.skipped("netsh does not tell the reserved ports");
        }
        List<Diagnosis> found = new ArrayList<>();
        Matcher range = RANGE.matcher(said.get());
        while (range.find()) {
            int first = Integer.parseInt(range.group(1));
            int last = Integer.parseInt(range.group(2));
            ports().stream()
                    .filter(each -> each.port() >= first && each.port() <= last)
                    .forEach(each -> found.add(reserved(each, first, last)));
        }
        return Diagnosis.worst(found, Diagnosis.ok("no reserved range has a port of Tether's"));
    }

    private List<Address> ports() {
        List<Address> ports = new ArrayList<>(List.of(settings.listen()));
        settings.fleet().ifPresent(ports::add);
        return ports;
    }

    private static Diagnosis reserved(Address address, int first, int last) {
        return Diagnosis.failed(
                "Windows reserves the ports %d to %d, and with them %s"
                        .formatted(first, last, address),
                "as administrator: net stop winnat, netsh int ipv4 add excludedportrange protocol=tcp startport=%d numberofports=1, net start winnat"
                        .formatted(address.port()));
    }
}
