package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.RecordingSink;
import dev.mcptether.telemetry.slots.SlotsFile;
import dev.mcptether.telemetry.slots.SlotsImage;
import dev.mcptether.time.Eventually;
import dev.mcptether.time.SystemTimers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Kills shims under load one after the other. Three of them are the leader when they are killed.
/// No total of the host ever falls, and at the end each total is the sum of what the shims
/// themselves have counted.
///
/// The test gives each shim's counter file a second name by a hard link. So it can still read the
/// counters after the leader has added them to the totals and removed the file. Only the profile
/// `soak` runs it.
@DisabledOnOs(OS.WINDOWS)
final class KilledFleetSoak {
    private static final int KILLS = Integer.getInteger("tether.test.kills", 100);
    private static final int LEADERS = 3;

    /// One more shim than kills: the last one leads at the end.
    private static final int SHIMS = KILLS + 1;

    /// This many shims start at the same time.
    private static final int AT_ONCE = 3;

    private static final int MOST_CALLS = 100_000;
    private static final long SEED = Long.getLong("tether.test.seed", System.nanoTime());
    private static final Pattern LINE =
            Pattern.compile("^tether_host_(\\S+) (\\S+)$", Pattern.MULTILINE);
    private static final Pattern LEADER = Pattern.compile("\"leader\":\\{[^}]*\"pid\":(\\d+)");

    /// Totals that change only with messages and ends of processes.
    private static final Pattern EXACT =
            Pattern.compile(
                    "tether_(calls|messages|message_bytes|connect_attempts|retries|shutdowns)_total.*");

    @RegisterExtension private final Processes processes = new Processes();
    @TempDir private Path links;
    private final Random random = new Random(SEED);
    private final SystemTimers timers = new SystemTimers();
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<LoadedShim> living = new ArrayList<>();
    private final Map<String, BigDecimal> shown = new TreeMap<>();
    private final AtomicInteger scrapes = new AtomicInteger();
    private DaemonInProcess daemon;
    private int port;

    @BeforeEach
    void a_daemon_listens() throws IOException {
        daemon = new DaemonInProcess(new Tally(), new RecordingSink(), timers);
        port = Processes.freePort();
    }

    @AfterEach
    void the_daemon_ends() {
        clients.shutdownNow();
        http.close();
        daemon.close();
        timers.close();
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void totals_never_fall_and_are_exact_in_the_end() throws Exception {
        // Given
        start();
        Eventually.await("somebody leads", () -> leader() != 0);
        living.forEach(each -> clients.execute(() -> load(each)));

        // When
        List<Integer> changes = new ArrayList<>();
        for (int i = 1; i <= LEADERS; i++) {
            changes.add(KILLS * i / (LEADERS + 1));
        }
        for (int i = 0; i < KILLS; i++) {
            if (changes.contains(i)) {
                killLeader();
            } else {
                kill(living.get(random.nextInt(living.size())));
            }
            scrape();
        }
        clients.shutdownNow();
        assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

        // Then
        Eventually.await(
                () -> "the totals of seed " + SEED + " are " + shown + " and not " + counted(),
                () -> exact(scrape()).equals(exact(counted())));
        assertThat(shown.get("tether_shutdowns_total{reason=\"killed\"}"))
                .isEqualByComparingTo(BigDecimal.valueOf(KILLS));
        assertThat(scrapes).hasValueGreaterThan(KILLS / 2);
        assertThat(sum("tether_calls_total"))
                .as("calls made under load")
                .isGreaterThan(SHIMS * 50L);
    }

    private void start() throws Exception {
        List<LoadedShim> lot = new ArrayList<>();
        for (int i = 0; i < SHIMS; i++) {
            lot.add(new LoadedShim(shim(), i * MOST_CALLS));
            if (lot.size() == AT_ONCE || i == SHIMS - 1) {
                for (LoadedShim each : lot) {
                    living.add(each.initialize());
                    link(each);
                }
                lot.clear();
            }
        }
    }

    private Process shim() throws IOException {
        return daemon.shim(processes, Map.of("TETHER_FLEET", "127.0.0.1:" + port));
    }

    private void link(LoadedShim shim) throws Exception {
        long pid = shim.process().pid();
        Path instances = processes.home().resolve("run/instances");
        try (Stream<Path> files = Files.list(instances)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".counters")).toList()) {
                if (SlotsFile.read(file).header().instance().pid() == pid) {
                    Files.createLink(links.resolve(pid + ".counters"), file);
                    return;
                }
            }
        }
        throw new AssertionError("shim " + pid + " has no counters");
    }

    /// Makes calls until the thread is interrupted or the shim is killed.
    private static void load(LoadedShim shim) {
        try {
            for (int i = 0; i < MOST_CALLS / 20 && shim.process().isAlive(); i++) {
                shim.call(20);
            }
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
    }

    private void killLeader() {
        long[] leads = {0};
        Eventually.await("somebody leads", () -> (leads[0] = leader()) != 0);
        kill(
                living.stream()
                        .filter(each -> each.process().pid() == leads[0])
                        .findFirst()
                        .orElseThrow(() ->
                                new AssertionError("pid " + leads[0] + " leads and is gone")));
        Eventually.await("another leads", () -> leader() != 0 && leader() != leads[0]);
    }

    private void kill(LoadedShim shim) {
        processes.kill(shim.process());
        living.remove(shim);
    }

    private long leader() {
        Matcher leader = LEADER.matcher(get("/api/fleet"));
        return leader.find() ? Long.parseLong(leader.group(1)) : 0;
    }

    private String get(String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException nobodyLeads) {
            return "";
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /// Scrapes once, and asserts that no total is less than it was in an earlier scrape.
    private Map<String, BigDecimal> scrape() {
        Map<String, BigDecimal> now = shown(LINE.matcher(get("/metrics")));
        now.forEach((name, value) ->
                assertThat(value)
                        .as("%s, seed %d", name, SEED)
                        .isGreaterThanOrEqualTo(shown.getOrDefault(name, BigDecimal.ZERO)));
        shown.putAll(now);
        if (!now.isEmpty()) {
            scrapes.incrementAndGet();
        }
        return now;
    }

    private static Map<String, BigDecimal> shown(Matcher line) {
        Map<String, BigDecimal> totals = new TreeMap<>();
        while (line.find()) {
            String name = line.group(1);
            totals.put(
                    (name.startsWith("mcp_") ? "" : "tether_") + name,
                    new BigDecimal(line.group(2)));
        }
        return totals;
    }

    /// What all shims have counted, including the killed ones.
    private Map<String, BigDecimal> counted() {
        Map<String, BigDecimal> sums = new TreeMap<>();
        try (Stream<Path> files = Files.list(links)) {
            for (Path file : files.toList()) {
                SlotsImage image = SlotsFile.read(file);
                image.additive().forEach((name, value) -> sums.merge(name, value, BigDecimal::add));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        sums.merge(
                "tether_shutdowns_total{reason=\"killed\"}",
                BigDecimal.valueOf(KILLS),
                BigDecimal::add);
        return sums;
    }

    private long sum(String metric) {
        return counted().entrySet().stream()
                .filter(each -> each.getKey().startsWith(metric))
                .mapToLong(each -> each.getValue().longValueExact())
                .sum();
    }

    private static Map<String, Long> exact(Map<String, BigDecimal> totals) {
        Map<String, Long> exact = new TreeMap<>();
        totals.forEach((name, value) -> {
            if (value.signum() != 0 && EXACT.matcher(name).matches()) {
                exact.put(name, value.longValueExact());
            }
        });
        return exact;
    }
}
