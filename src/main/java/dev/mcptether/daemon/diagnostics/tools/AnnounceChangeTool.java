package dev.mcptether.daemon.diagnostics.tools;

import dev.mcptether.daemon.diagnostics.Tool;
import dev.mcptether.daemon.diagnostics.ToolCall;
import dev.mcptether.daemon.diagnostics.ToolResult;

/// Makes the daemon send a notification that it otherwise sends only if another version has
/// replaced it.
final class AnnounceChangeTool implements Tool {
    @Override
    public Declaration declaration() {
        return new Declaration(
                "announce_change",
                "Announce a change",
                "Sends notifications/tools/list_changed to this session and its subscriptions.",
                new Schema().node(),
                Effect.READS);
    }

    @Override
    public ToolResult call(ToolCall call) throws InterruptedException {
        call.toolsChanged();
        return ToolResult.text("announced");
    }
}
