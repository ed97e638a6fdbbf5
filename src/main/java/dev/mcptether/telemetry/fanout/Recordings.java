package dev.mcptether.telemetry.fanout;

import dev.mcptether.event.Call;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Event;
import dev.mcptether.event.Fact.Recording;
import dev.mcptether.event.Instance;
import dev.mcptether.event.Link;
import dev.mcptether.event.Message;
import dev.mcptether.event.Parent;
import dev.mcptether.event.SessionEvent;
import dev.mcptether.event.Telemetry;

/// {@link dev.mcptether.event.Fact#recording} as a switch: reading an annotation costs the JVM's
/// first reader 8 to 20 ms, which the start path and the message path cannot pay. A test keeps the
/// two equal.
public final class Recordings {
    private Recordings() {}

    public static Recording of(Event event) {
        return switch (event) {
            case Message _, Call.Started _, Parent.Checked _ -> Recording.COUNTED;
            case Call _, Dropped _, Link _, Parent.LauncherGone _ -> Recording.LINE;
            case Instance _,
                    Parent.ClientGone _,
                    Daemon.Listening _,
                    Daemon.StopAsked _,
                    Daemon.CrashLoop _ ->
                    Recording.DURABLE_LINE;
            case Daemon _, Parent _, SessionEvent _, Telemetry _ -> Recording.LINE;
        };
    }
}
