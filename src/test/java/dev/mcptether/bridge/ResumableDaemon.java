package dev.mcptether.bridge;

import dev.mcptether.link.FakeConnection;
import dev.mcptether.resume.Frames;
import dev.mcptether.resume.ServerEnd;
import dev.mcptether.resume.ServerEnd.Heard;
import dev.mcptether.resume.ServerSession;
import dev.mcptether.resume.ServerSessions;
import dev.mcptether.resume.Terms;
import dev.mcptether.resume.Window;
import dev.mcptether.time.Timers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One life of a daemon that speaks `tether.v1`. It has the real server's end over fake
/// connections, and a {@link ModelDaemon} for each session. It fails when the shim breaks the
/// protocol.
final class ResumableDaemon {
    private final Function<Wire, ModelDaemon> models;
    private final Timers timers;
    private final ServerSessions sessions;
    private @Nullable Connected connected;
    private @Nullable Served served;
    private int begun;
    private int resumed;

    /// The shim's newest connection, and how much of it has been read.
    private static final class Connected {
        final FakeConnection connection;
        final ServerEnd end;
        int controls;
        int texts;

        Connected(FakeConnection connection, ServerEnd end) {
            this.connection = connection;
            this.end = end;
        }
    }

    /// @param models makes the model that serves a session
    ResumableDaemon(long number, Function<Wire, ModelDaemon> models, Timers timers) {
        this.models = models;
        this.timers = timers;
        Terms terms = new Terms(new UUID(1, number), Terms.DEFAULT_RETENTION, Window.DEFAULT);
        this.sessions = new ServerSessions(terms, ServerSessions.Bounds.DEFAULT, (_, _) -> {});
    }

    void connect(FakeConnection fresh) {
        connected = new Connected(fresh, new ServerEnd(sessions));
        reads();
    }

    /// The model that serves the latest session.
    ModelDaemon model() {
        if (served == null) {
            throw new AssertionError("the shim has begun no session");
        }
        return served.model;
    }

    int begun() {
        return begun;
    }

    int resumed() {
        return resumed;
    }

    /// This end notices that the connection has ended. What it has not read yet is lost.
    void notices() {
        if (connected != null) {
            connected.end.cut(timers.nanos());
            connected = null;
        }
    }

    /// Reads and answers everything that has arrived.
    void reads() {
        Connected now = connected;
        if (now == null) {
            return;
        }
        boolean more = true;
        while (more) {
            more = false;
            List<byte[]> controls = now.connection.controls();
            while (now.controls < controls.size()) {
                ByteBuffer frame = ByteBuffer.wrap(controls.get(now.controls++));
                hears(now, now.end.onControl(frame, timers.nanos()));
                controls = now.connection.controls();
                more = true;
            }
            for (String text : now.connection.arrived(now.texts)) {
                now.texts++;
                gets(now, text);
                more = true;
            }
        }
        ServerSession session = now.end.session();
        byte[] ack = session == null ? null : session.ackDue(timers.nanos());
        if (ack != null && isWritable(now)) {
            now.connection.saysBinary(ack);
        }
    }

    private void gets(Connected now, String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        switch (now.end.received(bytes, timers.nanos())) {
            case DELIVER -> served().inbox.add(text);
            case STALE -> {}
            case PREMATURE -> throw new AssertionError("before the session: " + text);
        }
    }

    private void hears(Connected now, Heard heard) {
        switch (heard) {
            case Heard.Nothing _, Heard.Reported _, Heard.Ended _ -> {}
            case Heard.Opened(ServerSession session, Frames welcome) -> {
                begun++;
                served = new Served(session);
                writes(now, welcome);
            }
            case Heard.Resumed(ServerSession session, Frames resend, boolean _) -> {
                if (session != served().session) {
                    throw new AssertionError("an old session is resumed");
                }
                resumed++;
                writes(now, resend);
            }
            case Heard.Gone(Frames reply) -> writes(now, reply);
            case Heard.Refused(var code, String why) ->
                    throw new AssertionError("the shim broke the protocol: " + code + ", " + why);
        }
    }

    private void writes(Connected now, Frames frames) {
        for (byte[] frame : frames.binary()) {
            if (isWritable(now)) {
                now.connection.saysBinary(frame);
            }
        }
        for (byte[] text : frames.text()) {
            served().writes(new String(text, StandardCharsets.UTF_8));
        }
    }

    private static boolean isWritable(Connected now) {
        return !now.connection.isClosed();
    }

    private Served served() {
        if (served == null) {
            throw new AssertionError("no session has begun");
        }
        return served;
    }

    /// One session. Messages sent in it are kept when the connection is cut.
    private final class Served implements Wire {
        private final ServerSession session;
        private final ModelDaemon model;
        private final List<String> inbox = new ArrayList<>();
        private final Set<String> large = new HashSet<>();

        Served(ServerSession session) {
            this.session = session;
            this.model = models.apply(this);
        }

        @Override
        public void says(String text) {
            if (session.sent(text.getBytes(StandardCharsets.UTF_8))) {
                writes(text);
            }
        }

        @Override
        public void saysTooLarge(String text) {
            large.add(text);
            says(text);
        }

        void writes(String text) {
            Connected now = connected;
            if (now == null || now.end.session() != session || !isWritable(now)) {
                return;
            }
            if (large.contains(text)) {
                now.connection.saysTooLarge(text);
            } else {
                now.connection.says(text);
            }
        }

        @Override
        public List<String> arrived() {
            reads();
            List<String> arrived = List.copyOf(inbox);
            inbox.clear();
            return arrived;
        }

        @Override
        public boolean isHolding() {
            Connected now = connected;
            return now == null || now.connection.isHolding();
        }

        @Override
        public boolean isOpen() {
            return served == this && session.canSend(0);
        }
    }
}
