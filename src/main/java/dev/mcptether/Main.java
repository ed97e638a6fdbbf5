package dev.mcptether;

import dev.mcptether.bridge.ClientReader;
import dev.mcptether.bridge.ClientWriter;
import dev.mcptether.bridge.Session;
import dev.mcptether.config.Platform;
import dev.mcptether.config.Settings;
import dev.mcptether.config.ShimConfig;
import dev.mcptether.event.EventSink;
import dev.mcptether.link.Backoff;
import dev.mcptether.link.Daemons;
import dev.mcptether.link.JettyConnector;
import dev.mcptether.link.Liveness;
import dev.mcptether.link.Uplink;
import dev.mcptether.time.SystemTimers;
import dev.mcptether.time.Turns;
import dev.mcptether.wire.LineReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The program's entry.
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        OutputStream protocol = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err);
        if (args.length == 0 || !args[0].equals("shim")) {
            return;
        }
        Map<String, String> flags = new HashMap<>();
        for (int i = 1; i + 1 < args.length; i += 2) {
            flags.put(args[i], args[i + 1]);
        }
        ShimConfig config = Settings.load(flags, System.getenv(), Platform.current()).shim();
        boolean trace = System.getenv("TRACE") != null;
        EventSink events =
                e -> {
                    if (trace) System.err.println(e);
                };
        SystemTimers timers = new SystemTimers();
        Turns turns = new Turns(Throwable::printStackTrace);
        Uplink.Context context = new Uplink.Context(turns, timers, events);
        JettyConnector connector =
                new JettyConnector(config.maxMessageBytes(), List.of("mcp"), false);
        Uplink uplink =
                new Uplink(
                        new Daemons(
                                config.urls(),
                                config.token(),
                                Backoff.standard(new java.util.Random())),
                        connector,
                        new Liveness(config.pings(), timers),
                        context);
        Session[] box = new Session[1];
        ClientWriter writer =
                new ClientWriter(
                        protocol,
                        events,
                        timers,
                        new ClientWriter.Listener() {
                            @Override
                            public void room() {
                                turns.run(() -> box[0].clientHasRoom());
                            }

                            @Override
                            public void broken(IOException why) {
                                Runtime.getRuntime().halt(0);
                            }
                        });
        Session session =
                new Session(
                        new Session.Limits(config.maxMessageBytes(), config.waits().call()),
                        writer,
                        uplink,
                        context);
        box[0] = session;
        writer.start();
        turns.run(() -> uplink.start(session));
        new ClientReader(
                        new LineReader(
                                new FileInputStream(FileDescriptor.in), config.maxMessageBytes()),
                        session,
                        turns,
                        timers)
                .run();
        CountDownLatch drained = new CountDownLatch(1);
        turns.run(() -> session.drain(drained::countDown));
        var _ = drained.await(1500, TimeUnit.MILLISECONDS);
        turns.run(session::end);
        CountDownLatch closed = new CountDownLatch(1);
        turns.run(() -> uplink.close(1000, "", closed::countDown));
        var _ = closed.await(300, TimeUnit.MILLISECONDS);
        writer.finish(200);
        Runtime.getRuntime().halt(0);
    }
}
