package dev.mcptether.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns one server of tether.yaml from maps and texts into its record.
final class ServerEntry {
    private static final Set<String> KEYS =
            Set.of("command", "env", "env_file", "process", "cwd", "start", "idle_stop");

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)\\}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final ServersFile file;
    private final String name;
    private final @Nullable Object settings;
    private final List<Path> files;

    /// A mistake of the user's. The message names the key, what is allowed, and no value of the
    /// environment.
    static final class MistakeException extends Exception {
        MistakeException(String message) {
            super(message);
        }
    }

    /// @param files collects the files that are read too
    ServerEntry(ServersFile file, String name, @Nullable Object settings, List<Path> files) {
        this.file = file;
        this.name = name;
        this.settings = settings;
        this.files = files;
    }

    ServerConfig config() throws MistakeException {
        Map<?, ?> map = map();
        ProcessUse process = process(text(map, "process"), text(map, "cwd"));
        List<String> command = command(map.get("command"));
        Variables variables = variables(map);
        return new ServerConfig(
                name,
                command,
                variables,
                place(text(map, "cwd")),
                start(text(map, "start")),
                idleStop(text(map, "idle_stop")),
                process);
    }

    private Map<?, ?> map() throws MistakeException {
        if (!ServerConfig.isName(name)) {
            throw new MistakeException(
                    "servers: '%s' cannot be the name of a server; use %s"
                            .formatted(clipped(name), ServerConfig.NAME_FORM));
        }
        if (ServerConfig.RESERVED.contains(name)) {
            throw new MistakeException(
                    "servers: the name '%s' is Tether's own; choose another".formatted(name));
        }
        if (!(settings instanceof Map<?, ?> map)) {
            throw mistake("", "must contain lines of the form `key: value`, at least `command:`");
        }
        for (Object key : map.keySet()) {
            if (!KEYS.contains(key)) {
                throw mistake(
                        "",
                        "has the unknown key '%s'; known are %s"
                                .formatted(clipped(String.valueOf(key)), new TreeSet<>(KEYS)));
            }
        }
        return map;
    }

    private ProcessUse process(@Nullable String process, @Nullable String cwd)
            throws MistakeException {
        if (process == null || process.equals(ProcessUse.PER_SESSION.word())) {
            return ProcessUse.PER_SESSION;
        }
        if (!process.equals(ProcessUse.SHARED.word())) {
            throw notAllowed("process", process, "per-session or shared");
        }
        if ("client".equals(cwd)) {
            throw mistake(
                    ".cwd",
                    "cannot be `client` with `process: shared`: one process cannot work where each"
                            + " client does");
        }
        return ProcessUse.SHARED;
    }

    private List<String> command(@Nullable Object value) throws MistakeException {
        if (!(value instanceof List<?> words)
                || words.isEmpty()
                || !words.stream().allMatch(String.class::isInstance)
                || "".equals(words.getFirst())) {
            throw mistake(
                    ".command",
                    "must be a list of words, such as [npx, -y, \"@scope/server\"]; no shell reads"
                            + " it");
        }
        return words.stream().map(String.class::cast).toList();
    }

    private Variables variables(Map<?, ?> map) throws MistakeException {
        Map<String, String> known = new HashMap<>(file.environment());
        Map<String, String> all = new HashMap<>();
        String envFile = text(map, "env_file");
        if (envFile != null) {
            Path path = file.file().resolveSibling(path("env_file", envFile));
            files.add(path);
            all.putAll(EnvironmentFile.read(path, text -> mistake(".env_file", text)));
            known.putAll(all);
        }
        Object env = map.get("env");
        if (env != null && !env.equals("")) {
            if (!(env instanceof Map<?, ?> named)) {
                throw mistake(".env", "must contain lines of the form `NAME: value`");
            }
            for (Map.Entry<?, ?> each : named.entrySet()) {
                String variable = String.valueOf(each.getKey());
                all.put(variable, value(variable, each.getValue(), known));
            }
        }
        return new Variables(all);
    }

    private String value(String variable, @Nullable Object given, Map<String, String> known)
            throws MistakeException {
        String key = ".env." + clipped(variable);
        if (!VARIABLE.matcher(variable).matches()) {
            throw mistake(key, "is not a valid name for a variable");
        }
        if (!(given instanceof String text) || text.indexOf('\0') >= 0) {
            throw mistake(key, "must be one value in one line");
        }
        Matcher reference = REFERENCE.matcher(text);
        StringBuilder value = new StringBuilder();
        while (reference.find()) {
            String source = reference.group(1);
            String found = known.get(source);
            if (found == null) {
                throw mistake(
                        key,
                        ("wants ${%s}, which is set neither in the daemon's environment nor in an"
                                        + " env_file; set it and restart the daemon")
                                .formatted(clipped(source)));
            }
            reference.appendReplacement(value, Matcher.quoteReplacement(found));
        }
        return reference.appendTail(value).toString();
    }

    private WorkPlace place(@Nullable String cwd) throws MistakeException {
        if (cwd == null) {
            return new WorkPlace.Directory(file.userHome());
        }
        if (cwd.equals("client")) {
            return new WorkPlace.OfClient();
        }
        Path path = path("cwd", cwd.startsWith("~/") ? file.userHome() + cwd.substring(1) : cwd);
        if (!path.isAbsolute()) {
            throw notAllowed("cwd", cwd, "an absolute path, a path that begins with ~/, or client");
        }
        return new WorkPlace.Directory(path);
    }

    private ServerStart start(@Nullable String start) throws MistakeException {
        if (start == null) {
            return ServerStart.ON_DEMAND;
        }
        return switch (start) {
            case "on-demand" -> ServerStart.ON_DEMAND;
            case "always" -> ServerStart.ALWAYS;
            default -> throw notAllowed("start", start, "on-demand or always");
        };
    }

    private Optional<Duration> idleStop(@Nullable String text) throws MistakeException {
        if (text == null || text.equals("off")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Parse.positiveDuration(text));
        } catch (IllegalArgumentException refused) {
            throw notAllowed("idle_stop", text, Parse.DURATION + ", or off");
        }
    }

    private Path path(String key, String text) throws MistakeException {
        try {
            return Path.of(text);
        } catch (InvalidPathException refused) {
            throw notAllowed(key, text, "a path");
        }
    }

    /// The text of a key; null if the key is absent.
    private @Nullable String text(Map<?, ?> map, String key) throws MistakeException {
        Object value = map.get(key);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text)) {
            throw mistake("." + key, "must be one value in one line");
        }
        return text;
    }

    private MistakeException notAllowed(String key, String value, String allowed) {
        return mistake("." + key, "'%s' is not allowed; use %s".formatted(clipped(value), allowed));
    }

    private MistakeException mistake(String key, String text) {
        return new MistakeException("servers.%s%s %s".formatted(name, key, text));
    }

    private static String clipped(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "...";
    }
}
