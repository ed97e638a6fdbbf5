package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Dialect;
import dev.mcptether.config.SettingsReview;
import dev.mcptether.event.Role;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.Instances;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/// Checks whether a process listens where shims connect.
record UrlCheck(SettingsReview settings, Supplier<List<Instances.Entry>> instances, PortProbe probe)
        implements Check {
    @Override
    public String name() {
        return "url";
    }

    @Override
    public String question() {
        return "Does a program listen where shims connect?";
    }

    @Override
    public Diagnosis look() {
        List<String> open =
                settings.urls().stream()
                        .filter(each ->
                                probe.isOpen(new Address(each.uri().getHost(), each.port())))
                        .map(DaemonUrl::toString)
                        .toList();
        if (!open.isEmpty()) {
            return Diagnosis.ok("a program listens at " + String.join(", ", open));
        }
        DaemonUrl first = settings.urls().getFirst();
        long waiting = waiting();
        String evidence = "nobody listens at " + first;
        return waiting == 0
                ? Diagnosis.warning(evidence + ": calls would be refused", remedy(first))
                : Diagnosis.failed(
                        "%s, where %d shims want to connect".formatted(evidence, waiting),
                        remedy(first));
    }

    private String remedy(DaemonUrl url) {
        if (!url.loopback()) {
            return "start the daemon on that machine, or set TETHER_URL to where it is";
        }
        if (settings.dialect() == Dialect.EXAI) {
            return "start the EXAI daemon, for example by tether daemon start --name exai --listens %s -- python -u scripts/ws/run_ws_daemon.py"
                    .formatted(url.address());
        }
        return url.port() == settings.listen().port()
                ? "tether daemon start"
                : "tether daemon start (it listens on %s: make TETHER_URL and TETHER_LISTEN agree)"
                        .formatted(settings.listen());
    }

    private long waiting() {
        return instances.get().stream()
                .filter(each -> each.presence() == Instances.Presence.ALIVE)
                .map(Instances.Entry::card)
                .filter(card -> card.role() == Role.SHIM)
                .map(InstanceCard::url)
                .filter(Objects::nonNull)
                .filter(url ->
                        settings.urls().stream().anyMatch(each -> url.startsWith(each.toString())))
                .count();
    }
}
