package dev.mcptether.daemon.diagnostics.tools;

import dev.mcptether.daemon.diagnostics.Arguments;
import dev.mcptether.daemon.diagnostics.Tool;
import dev.mcptether.daemon.diagnostics.ToolCall;
import dev.mcptether.daemon.diagnostics.ToolResult;
import dev.mcptether.time.Timers;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// All tools of the embedded server, one set for one daemon.
public final class Toolbox {
    private static final int MOST_EVENTS = 1000;

    private Toolbox() {}

    public static List<Tool> tools(Diagnostics diagnostics, Timers timers) {
        Pause pause = new Pause(timers);
        return List.of(
                new EchoTool(),
                new SleepTool(pause),
                recentEvents(diagnostics),
                report(
                        "fleet_status",
                        "Fleet status",
                        "Instances, drift, daemons and orphans on this machine.",
                        diagnostics::fleetStatus),
                report(
                        "process_tree",
                        "Process tree",
                        "Clients, launchers, shims and daemons on this machine, as a tree.",
                        diagnostics::processTree),
                new CountTool(pause),
                new AskClientTool(timers),
                new AnnounceChangeTool());
    }

    private static Tool recentEvents(Diagnostics diagnostics) {
        return new ReportTool(
                new Tool.Declaration(
                        "recent_events",
                        "Recent events",
                        "The newest lines of Tether's event log, oldest first.",
                        new Schema()
                                .whole("limit", "How many lines; 50 if absent.", 1, MOST_EVENTS)
                                .node(),
                        Tool.Effect.READS),
                arguments ->
                        diagnostics.recentEvents(arguments.whole("limit", 1, MOST_EVENTS, 50)));
    }

    private static Tool report(
            String name, String title, String description, Supplier<String> text) {
        return new ReportTool(
                new Tool.Declaration(
                        name, title, description, new Schema().node(), Tool.Effect.READS),
                arguments -> text.get());
    }

    /// A tool that only looks.
    private record ReportTool(Declaration declaration, Function<Arguments, String> text)
            implements Tool {
        @Override
        public ToolResult call(ToolCall call) {
            return ToolResult.text(text.apply(call.arguments()));
        }
    }
}
