package dev.mcptether.daemon.diagnostics.tools;

import dev.mcptether.daemon.diagnostics.Tool;
import dev.mcptether.daemon.diagnostics.ToolCall;
import dev.mcptether.daemon.diagnostics.ToolResult;

/// Answers with its argument.
final class EchoTool implements Tool {
    @Override
    public Declaration declaration() {
        return new Declaration(
                "echo",
                "Echo",
                "Answers with the message it is given.",
                new Schema().text("text", "What to answer.").required("text").node(),
                Effect.READS);
    }

    @Override
    public ToolResult call(ToolCall call) {
        return ToolResult.text(call.arguments().text("text"));
    }
}
