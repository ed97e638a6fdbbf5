package dev.mcptether.link.exai;

import dev.mcptether.link.exai.ExaiScript.Kind;
import dev.mcptether.time.SystemTimers;
import dev.mcptether.time.Threads;
import dev.mcptether.time.Timers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/// Runs a {@link ScriptedExai} as a process. Its arguments are `--generation
/// a|b|b_prime|b_prime_first|c --port N`, and where they matter `--token`, `--heartbeat` and
/// `--timeout` (seconds), `--places`, `--frames`, `--max-bytes`, `--journal FILE` (one line for
/// each run of a tool) and `--health FILE`. It prints `listening` when it listens. SIGTERM ends it
/// in the way of its generation.
public final class ExaiDaemonProcess {
    private final Map<String, String> given;
    private final SystemTimers timers = new SystemTimers();
    private final ScriptedExai daemon;
    private final Queue<Thread> serving = new ConcurrentLinkedQueue<>();
    private final int maxBytes;

    private ExaiDaemonProcess(Map<String, String> given) {
        this.given = given;
        ExaiScript script = script(given);
        this.maxBytes = script.maxBytes();
        this.daemon = new ScriptedExai(script, timers, System.currentTimeMillis() / 1000.0);
    }

    /// Runs until the process is killed.
    public static void main(String[] args) throws IOException {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            given.put(args[i].substring(2), args[i + 1]);
        }
        new ExaiDaemonProcess(given).run();
    }

    private static ExaiScript script(Map<String, String> given) {
        Kind kind = Kind.valueOf(given.getOrDefault("generation", "c").toUpperCase(Locale.ROOT));
        ExaiScript usual = ExaiScript.of(kind);
        return new ExaiScript(
                kind,
                given.getOrDefault("token", ""),
                seconds(given, "heartbeat", usual.heartbeat()),
                seconds(given, "timeout", usual.callTimeout()),
                Integer.parseInt(given.getOrDefault("places", "10")),
                Integer.parseInt(given.getOrDefault("frames", "50")),
                usual.perSecond(),
                Integer.parseInt(given.getOrDefault("max-bytes", "33554432")));
    }

    private static Duration seconds(Map<String, String> given, String name, Duration usual) {
        String text = given.get(name);
        return text == null
                ? usual
                : Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
    }

    private void run() throws IOException {
        String journal = given.get("journal");
        if (journal != null) {
            daemon.journal(
                    run -> append(Path.of(journal), run.tool() + " " + run.arguments() + "\n"));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        try (ServerSocket server = new ServerSocket()) {
            server.setReuseAddress(true);
            int port = Integer.parseInt(given.getOrDefault("port", "0"));
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
            String health = given.get("health");
            if (health != null) {
                String shown = given.getOrDefault("health-port", String.valueOf(port));
                writeHealth(Path.of(health), Integer.parseInt(shown));
            }
            System.out.println("listening");
            while (true) {
                Socket socket = server.accept();
                serving.add(Threads.start("exai-connection", () -> serve(socket)));
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            ExaiServerSocket end = new ExaiServerSocket(socket, maxBytes, this::awaitLoop);
            end.serve(daemon);
        } catch (IOException gone) {
            // The client has gone, or this process is ending.
        }
    }

    /// Waits while a tool blocks the event loop, because a blocked loop answers no upgrade and no
    /// ping.
    private void awaitLoop() {
        CountDownLatch free = new CountDownLatch(1);
        daemon.whenUnblocked(free::countDown);
        try {
            free.await();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /// Closes all connections. The process ends when their clients have answered the close, or
    /// after 100 ms.
    private void stop() {
        daemon.stop();
        Instant deadline = Instant.now().plusMillis(100);
        try {
            for (Thread each : serving) {
                var _ = each.join(Duration.between(Instant.now(), deadline));
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeHealth(Path file, int port) {
        awaitLoop();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(
                    file,
                    String.format(
                            Locale.ROOT,
                            "{\"host\": \"127.0.0.1\", \"pid\": %d, \"port\": %d, \"started_at\": %.3f, \"t\": %.3f}",
                            ProcessHandle.current().pid(),
                            port,
                            daemon.bornSeconds(),
                            System.currentTimeMillis() / 1000.0));
        } catch (IOException full) {
            System.err.println(full);
        }
        Timers.Timer _ =
                timers.after(
                        seconds(given, "health-interval", Duration.ofSeconds(10)),
                        () -> writeHealth(file, port));
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException full) {
            System.err.println(full);
        }
    }
}
