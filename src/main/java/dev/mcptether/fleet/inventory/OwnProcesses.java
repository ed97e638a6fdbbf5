package dev.mcptether.fleet.inventory;

import dev.mcptether.event.Role;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.process.HostProcess;
import dev.mcptether.process.HostSnapshot;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.TetherProgram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds our own processes: those with a card, those that the daemons' files name, and those with
/// neither.
final class OwnProcesses {
    private final Evidence evidence;
    private final HostSnapshot host;
    private final Drafts drafts;

    OwnProcesses(Evidence evidence, Drafts drafts) {
        this.evidence = evidence;
        this.host = evidence.host();
        this.drafts = drafts;
    }

    void draft() {
        for (InstanceCard card : evidence.cards()) {
            host.find(card.process())
                    .ifPresent(process -> drafts.of(kind(card.role()), true, process).card = card);
        }
        evidence.daemons().forEach(this::draft);
        OwnHome home = new OwnHome(host.system(), evidence.homes());
        host.byPid().values().stream()
                .filter(each -> each.isLiving() && drafts.at(each.pid()) == null)
                .forEach(each -> draftWithoutCard(each, home));
        drafts.where(each -> each.card != null && each.kind == ProcessKind.SHIM)
                .toList()
                .forEach(this::place);
        placeWithoutCard();
        drafts.where(each -> each.card != null && each.process.isZombie())
                .forEach(each ->
                        each.findings.add(
                                new Finding(
                                        Finding.What.ZOMBIE,
                                        "it has ended, and its parent, pid %d, does not take note"
                                                .formatted(each.process.sighting().parent()))));
    }

    private static ProcessKind kind(Role role) {
        return switch (role) {
            case SHIM -> ProcessKind.SHIM;
            case DAEMON -> ProcessKind.DAEMON;
            case FLEET -> ProcessKind.FLEET;
        };
    }

    /// Puts a shim below its client and those launchers of its card that live.
    private void place(Draft shim) {
        InstanceCard card = shim.card;
        NamedProcess client = card == null ? null : card.client();
        if (card == null || client == null) {
            return;
        }
        Optional<HostProcess> seen = host.find(client.identity());
        if (seen.filter(HostProcess::isLiving).isEmpty()) {
            shim.orphaned("its client, pid %s, has ended".formatted(client));
        }
        Draft above = seen.map(each -> drafts.of(ProcessKind.CLIENT, false, each)).orElse(null);
        for (NamedProcess each : card.launchers().reversed()) {
            Optional<HostProcess> launcher =
                    host.find(each.identity()).filter(HostProcess::isLiving);
            if (launcher.isPresent()) {
                Draft next = drafts.of(ProcessKind.LAUNCHER, false, launcher.get());
                next.under(above);
                above = next;
            }
        }
        shim.under(above);
    }

    private void draft(DaemonClaim claim) {
        Draft daemon =
                host.find(claim.process())
                        .filter(HostProcess::isLiving)
                        .filter(each -> TetherProgram.mayBeDaemon(each.command()))
                        .map(each -> drafts.of(ProcessKind.DAEMON, true, each))
                        .orElse(null);
        if (daemon != null) {
            daemon.daemon = claim.name();
            daemon.claim = claim;
        }
        Members members = new Members(claim, daemon);
        Draft launcher =
                claim.launcher()
                        .map(each -> members.add(each, ProcessKind.DAEMON_LAUNCHER, daemon))
                        .orElse(daemon);
        members.add(claim.worker(), ProcessKind.DAEMON, launcher);
        members.add(claim.listener(), ProcessKind.DAEMON, launcher);
        members.addChildren();
    }

    /// Adds the processes of one daemon besides its own.
    private final class Members {
        private final DaemonClaim claim;
        private final @Nullable Draft daemon;

        Members(DaemonClaim claim, @Nullable Draft daemon) {
            this.claim = claim;
            this.daemon = daemon;
        }

        @Nullable Draft add(ProcessIdentity process, ProcessKind kind, @Nullable Draft above) {
            Optional<HostProcess> living = host.find(process).filter(HostProcess::isLiving);
            return process.equals(claim.process()) || living.isEmpty()
                    ? above
                    : add(living.get(), kind, above);
        }

        private Draft add(HostProcess process, ProcessKind kind, @Nullable Draft above) {
            Draft member = drafts.of(kind, true, process);
            member.daemon = claim.name();
            member.under(above);
            if (daemon == null) {
                member.orphaned(
                        "its daemon '%s', pid %d, has ended"
                                .formatted(claim.name(), claim.process().pid()));
            }
            return member;
        }

        /// Adds every process of the sessions that the daemon's children lead or led: a server's
        /// launcher, the server, and what the server has started.
        void addChildren() {
            boolean supervises = daemon != null && supervises(daemon.process);
            Map<Long, DaemonClaim.Child> leaders = new HashMap<>();
            for (DaemonClaim.Child child : claim.children()) {
                HostProcess now = host.at(child.process().pid());
                if (now == null || now.identity().equals(child.process())) {
                    leaders.put(child.process().pid(), child);
                }
            }
            List<HostProcess> members =
                    host.byPid().values().stream()
                            .filter(each -> each.isLiving() && drafts.at(each.pid()) == null)
                            .filter(each -> leader(each, leaders) != null)
                            .sorted(HostProcess::byAge)
                            .toList();
            for (HostProcess each : members) {
                DaemonClaim.Child leader = leader(each, leaders);
                boolean leads = leader != null && leader.process().pid() == each.pid();
                ProcessKind kind = supervises && leads ? ProcessKind.DAEMON : ProcessKind.SERVER;
                Draft starter = leads ? daemon : drafts.at(each.sighting().parent());
                Draft member = add(each, kind, starter == null ? daemon : starter);
                member.server = leader == null || supervises ? null : leader.server();
            }
        }

        private DaemonClaim.@Nullable Child leader(
                HostProcess process, Map<Long, DaemonClaim.Child> leaders) {
            DaemonClaim.Child itself = leaders.get(process.pid());
            DaemonClaim.Child leader =
                    itself != null ? itself : leaders.get(process.sighting().session());
            return leader != null && isOfBoot(leader.process(), process) ? leader : null;
        }

        private static boolean isOfBoot(ProcessIdentity leader, HostProcess process) {
            return leader.bootId().equals(process.identity().bootId())
                    && leader.startTicks() <= process.identity().startTicks();
        }
    }

    private static boolean supervises(HostProcess daemon) {
        return TetherProgram.words(daemon.command())
                .filter(words -> words.contains("--listens"))
                .isPresent();
    }

    private void draftWithoutCard(HostProcess process, OwnHome home) {
        TetherProgram.words(process.command())
                .flatMap(OwnProcesses::kind)
                .filter(_ -> home.isOf(process))
                .ifPresent(kind -> drafts.of(kind, true, process));
    }

    private static Optional<ProcessKind> kind(List<String> words) {
        if (TetherProgram.runsDaemon(words)) {
            return Optional.of(ProcessKind.DAEMON);
        }
        return switch (words.isEmpty() ? "" : words.getFirst()) {
            case "shim" -> Optional.of(ProcessKind.SHIM);
            case "fleet" -> Optional.of(ProcessKind.FLEET);
            default -> Optional.empty();
        };
    }

    /// Places our shims that have no card. Such a shim knows its client and we do not, so we do not
    /// say that its client has ended.
    private void placeWithoutCard() {
        Ancestry ancestry = new Ancestry(host, drafts, _ -> false);
        drafts.where(each ->
                        each.own
                                && each.kind == ProcessKind.SHIM
                                && each.card == null
                                && each.parent() == null)
                .toList()
                .forEach(ancestry::place);
    }
}
