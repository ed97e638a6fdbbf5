package dev.mcptether.app;

import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.Instances;
import dev.mcptether.fleet.Instances.Presence;
import dev.mcptether.fleet.ledger.Columns;
import dev.mcptether.fleet.ledger.Counts;
import dev.mcptether.fleet.ledger.EndedInstance.LogEnd;
import dev.mcptether.fleet.ledger.InstanceFiles;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.telemetry.fanout.Identity;
import dev.mcptether.telemetry.slots.GrowingSeries;
import dev.mcptether.telemetry.slots.Layout;
import dev.mcptether.telemetry.slots.SlotsFile;
import dev.mcptether.telemetry.slots.SlotsHeader;
import dev.mcptether.telemetry.slots.SlotsImage;
import dev.mcptether.telemetry.slots.SlotsLook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Cards and slots files in `run/instances`. For one thread at a time.
final class InstanceFilesOnDisk implements InstanceFiles {
    /// An instance writes its slots file within a millisecond. If a file is incomplete for this
    /// long, its writer is gone.
    private static final Duration BIRTH = Duration.ofSeconds(10);

    private final StateDirectory home;
    private final Instances cards;
    private final InstantSource clock;
    private final Map<Layout, Columns> columns = new HashMap<>();

    InstanceFilesOnDisk(StateDirectory home, ProcessTable processes, InstantSource clock) {
        this.home = home;
        this.cards = new Instances(home, processes);
        this.clock = clock;
    }

    @Override
    public List<UUID> list() throws IOException {
        List<UUID> found = new ArrayList<>();
        for (String name : SlotsFile.leftBehind(home.root())) {
            UUID instance = UUID.fromString(name);
            if (Files.exists(counters(instance)) || cards.card(instance).isPresent()) {
                found.add(instance);
            }
        }
        return found;
    }

    @Override
    public Found find(UUID instance) {
        SlotsLook look = look(instance);
        Optional<ProcessIdentity> process = header(look).map(InstanceFilesOnDisk::process);
        @Nullable InstanceCard card = null;
        if (process.isEmpty()) {
            card = cards.card(instance).orElse(null);
            process = Optional.ofNullable(card).map(InstanceCard::process);
        }
        Life life = process.map(this::life).orElseGet(() -> lifeByAge(instance));
        if (life == Life.GONE) {
            // It may have counted something between that look and its end.
            look = look(instance);
        }
        Optional<SlotsHeader> header = header(look);
        Optional<SlotsHeader.End> end = header.flatMap(SlotsHeader::end);
        String role =
                header.map(each -> each.instance().role())
                        .or(() -> cards.card(instance).map(InstanceCard::role))
                        .map(each -> each.label())
                        .orElse("");
        return new Found(
                process.orElse(null),
                life,
                role,
                end.map(SlotsHeader.End::reason).orElse(null),
                end.map(each -> new LogEnd(each.logSeq(), each.logHash())).orElse(LogEnd.UNKNOWN),
                counters(instance, look, life));
    }

    private Counters counters(UUID instance, SlotsLook look, Life life) {
        return switch (look) {
            case SlotsLook.Whole(SlotsImage image) -> whole(instance, image);
            case SlotsLook.Partial _ when life == Life.GONE && !Files.exists(counters(instance)) ->
                    new Counters.Missing();
            case SlotsLook.Partial _ ->
                    life == Life.GONE
                            ? new Counters.Damaged("the file was cut short")
                            : new Counters.Unborn();
            case SlotsLook.Damaged(String why) -> new Counters.Damaged(why);
        };
    }

    private Counters whole(UUID instance, SlotsImage image) {
        if (!image.header().instance().instance().equals(instance)) {
            return new Counters.Damaged("the file names another instance");
        }
        try {
            return new Counters.Whole(new Counts(columns(image.layout()), image.growing()));
        } catch (IllegalArgumentException impossible) {
            return new Counters.Damaged(String.valueOf(impossible.getMessage()));
        }
    }

    private Columns columns(Layout layout) {
        return columns.computeIfAbsent(layout, InstanceFilesOnDisk::columnsOf);
    }

    /// What the numbers of this layout mean.
    static Columns columnsOf(Layout layout) {
        GrowingSeries series = GrowingSeries.of(layout);
        return new Columns(series.names(), series.digits());
    }

    private SlotsLook look(UUID instance) {
        try {
            return SlotsFile.look(counters(instance));
        } catch (NoSuchFileException none) {
            return new SlotsLook.Partial(Optional.empty());
        } catch (IOException unreadable) {
            return new SlotsLook.Damaged(String.valueOf(unreadable));
        }
    }

    private static Optional<SlotsHeader> header(SlotsLook look) {
        return switch (look) {
            case SlotsLook.Whole(SlotsImage image) -> Optional.of(image.header());
            case SlotsLook.Partial(Optional<SlotsHeader> header) -> header;
            case SlotsLook.Damaged _ -> Optional.empty();
        };
    }

    private static ProcessIdentity process(SlotsHeader header) {
        Identity who = header.instance();
        return new ProcessIdentity(who.pid(), who.startTicks(), who.boot());
    }

    @Override
    public Life life(ProcessIdentity process) {
        return switch (cards.presence(process)) {
            case Presence.ALIVE -> Life.ALIVE;
            case Presence.GONE -> Life.GONE;
            case Presence.UNKNOWN -> Life.UNKNOWN;
        };
    }

    private Life lifeByAge(UUID instance) {
        try {
            var written = Files.getLastModifiedTime(counters(instance)).toInstant();
            return written.plus(BIRTH).isBefore(clock.instant()) ? Life.GONE : Life.UNKNOWN;
        } catch (IOException unreadable) {
            return Life.UNKNOWN;
        }
    }

    @Override
    public void remove(UUID instance) throws IOException {
        Files.deleteIfExists(counters(instance));
        cards.remove(instance);
    }

    private Path counters(UUID instance) {
        return SlotsFile.path(home.root(), instance.toString());
    }
}
