package dev.mcptether.doctor;

import dev.mcptether.config.ChildEnvironment;
import dev.mcptether.config.ServerConfig;
import dev.mcptether.config.WorkPlace;
import dev.mcptether.process.ProcessOrder;
import dev.mcptether.process.ProcessSignal;
import dev.mcptether.process.ProcessStarter;
import dev.mcptether.process.StartException;
import dev.mcptether.process.StartedProcess;
import dev.mcptether.time.Threads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makes a dry start with a real process, and ends its whole session afterwards.
///
/// @param environment the environment of this process; that of a daemon may differ
/// @param directory the working directory for servers that use that of their client
record RealDryStart(
        ProcessStarter starter, Map<String, String> environment, Path directory, Duration patience)
        implements DryStart {
    private static final ProcessOrder.Streams PIPES =
            new ProcessOrder.Streams(
                    new ProcessOrder.Stream.Pipe(),
                    new ProcessOrder.Stream.Pipe(),
                    new ProcessOrder.Stream.Pipe());

    private static final String INITIALIZE =
            """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",\
            "capabilities":{},"clientInfo":{"name":"tether doctor","version":"1"}}}
            """;

    private static final int MOST_LINES = 10_000;
    private static final int MOST_TOLD = 200;

    @Override
    public Came of(ServerConfig config) {
        StartedProcess process;
        long beginNanos = System.nanoTime();
        try {
            process = starter.start(order(config));
        } catch (StartException refused) {
            return new Came.Nothing(String.valueOf(refused.getMessage()));
        }
        try {
            return ask(process, beginNanos);
        } finally {
            end(process);
        }
    }

    private ProcessOrder order(ServerConfig config) {
        Map<String, String> own = ChildEnvironment.of(environment);
        own.putAll(config.variables().values());
        Path place =
                switch (config.place()) {
                    case WorkPlace.Directory(Path path) -> path;
                    case WorkPlace.OfClient _ -> directory;
                };
        return new ProcessOrder(config.command(), own, place, PIPES);
    }

    private Came ask(StartedProcess process, long beginNanos) {
        LastLine stderr = new LastLine();
        var _ = Threads.start("tether-dry-stderr", () -> stderr.follow(process.stderr()));
        CompletableFuture<Came> came = new CompletableFuture<>();
        var _ =
                Threads.start(
                        "tether-dry-stdout",
                        () -> came.complete(answer(process.stdout(), beginNanos)));
        try {
            process.stdin().write(INITIALIZE.getBytes(StandardCharsets.UTF_8));
            process.stdin().flush();
        } catch (IOException ended) {
            // The result below says that it has ended, and what it said before.
        }
        try {
            Came first = came.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return first instanceof Came.Nothing(String why)
                    ? new Came.Nothing(why + exit(process) + stderr.told())
                    : first;
        } catch (TimeoutException late) {
            return new Came.Nothing(
                    "does not answer initialize within %d s".formatted(patience.toSeconds())
                            + stderr.told());
        } catch (ExecutionException broken) {
            return new Came.Nothing("cannot be read: " + broken.getCause());
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return new Came.Nothing("was not waited for");
        }
    }

    private static Came answer(InputStream stdout, long beginNanos) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(stdout, StandardCharsets.UTF_8))) {
            for (int i = 0; i < MOST_LINES; i++) {
                String line = lines.readLine();
                if (line == null) {
                    return new Came.Nothing("ends before it answers initialize");
                }
                JsonNode message = parsed(line);
                if (message.path("id").asInt(-1) == 1) {
                    Duration took = Duration.ofNanos(System.nanoTime() - beginNanos);
                    return message.has("error")
                            ? new Came.Nothing(
                                    "refuses initialize: "
                                            + message.at("/error/message").asString(""))
                            : new Came.Answer(named(message.at("/result/serverInfo")), took);
                }
            }
            return new Came.Nothing("writes much to stdout, and no answer");
        } catch (IOException broken) {
            return new Came.Nothing("cannot be read: " + broken.getMessage());
        }
    }

    private static JsonNode parsed(String line) {
        try {
            return JsonMapper.shared().readTree(line);
        } catch (JacksonException notJson) {
            return JsonMapper.shared().createObjectNode();
        }
    }

    private static String named(JsonNode info) {
        return info.path("name").asString("?") + " " + info.path("version").asString("?");
    }

    private static String exit(StartedProcess process) {
        try {
            return " (" + process.ended().get(1, TimeUnit.SECONDS) + ")";
        } catch (TimeoutException | ExecutionException lives) {
            return "";
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static void end(StartedProcess process) {
        try {
            process.stdin().close();
        } catch (IOException closed) {
            // Then it is closed already.
        }
        process.signal(ProcessSignal.TERM);
        try {
            var _ = process.ended().get(1, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException stubborn) {
            // The kill below ends it.
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        process.signal(ProcessSignal.KILL);
        var _ = process.ended().thenRun(process::release);
    }

    /// What a server said last on stderr, cut to a length that fits a line.
    private static final class LastLine {
        private volatile String last = "";

        void follow(InputStream stderr) {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stderr, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.isBlank()) {
                        last = line.strip();
                    }
                }
            } catch (IOException ended) {
                // It says no more.
            }
        }

        String told() {
            return last.isEmpty()
                    ? ""
                    : "; it said: " + last.substring(0, Math.min(last.length(), MOST_TOLD));
        }
    }
}
