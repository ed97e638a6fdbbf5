package dev.mcptether.process;

import dev.mcptether.process.ProcessOrder.Stream;
import dev.mcptether.process.StartException.Reason;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/// Starts processes with the JDK alone; used on macOS and Windows. A process that it starts has no
/// group or session of its own. Its descendants are found as long as their parents live.
final class PortableStarter implements ProcessStarter {
    private final ProcessTable table;

    PortableStarter(ProcessTable table) {
        this.table = table;
    }

    @Override
    public boolean sessions() {
        return false;
    }

    @Override
    public StartedProcess start(ProcessOrder order) throws StartException {
        ProcessStarter.requireDirectory(order);
        boolean windows = File.separatorChar == '\\';
        if (!windows) {
            ProgramSearch.find(order);
        }
        ProcessBuilder builder = new ProcessBuilder(order.command());
        builder.directory(order.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(order.environment());
        Redirect nothing = Redirect.from(new File(windows ? "NUL" : "/dev/null"));
        builder.redirectInput(
                order.streams().in() instanceof Stream.Pipe ? Redirect.PIPE : nothing);
        builder.redirectOutput(output(order.streams().out()));
        builder.redirectError(output(order.streams().err()));
        try {
            return new PortableChild(builder.start(), table);
        } catch (IOException refused) {
            // The JDK's message contains the program, the directory and the system's reason.
            throw new StartException(Reason.REFUSED, String.valueOf(refused.getMessage()));
        }
    }

    private static Redirect output(Stream wanted) {
        return switch (wanted) {
            case Stream.Pipe _ -> Redirect.PIPE;
            case Stream.Nothing _ -> Redirect.DISCARD;
            case Stream.Append(Path file) -> Redirect.appendTo(file.toFile());
        };
    }
}
