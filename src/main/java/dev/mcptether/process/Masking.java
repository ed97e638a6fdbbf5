package dev.mcptether.process;

import dev.mcptether.config.Address;
import dev.mcptether.process.HostProcess.Details;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Removes private content from a snapshot, so that it can be sent to others: the names of users,
/// and every argument that does not help to tell what a process is. Of the arguments it keeps the
/// names of options, the paths of scripts and modules, Tether's own words, and ports.
public final class Masking {
    private static final String MASKED = "***";

    /// Directories that are named after users.
    private static final Pattern USERS_FOLDER =
            Pattern.compile("(/home/|/Users/|[A-Za-z]:[/\\\\]Users[/\\\\])([^/\\\\]+)");

    private static final Pattern SCRIPT =
            Pattern.compile(
                    "([A-Za-z]:\\\\(?:(?! -)[^=\"<>|])*|[^ ]*)\\.(py|pyw|js|mjs|cjs|ts|rb|sh|ps1|cmd|bat|jar|exe)",
                    Pattern.CASE_INSENSITIVE);

    /// A longer option with one dash may contain its value, as in `-pSecret`.
    private static final Pattern OPTION =
            Pattern.compile(
                    "--[A-Za-z][A-Za-z0-9-]{0,40}|-[A-Za-z]{1,3}|--|-|/[A-Za-z]|-(jar|NoProfile|NoLogo"
                            + "|NonInteractive|Command|File|EncodedCommand|ExecutionPolicy)");

    private static final Set<String> TETHER =
            Set.of("dev.mcptether.Main", "shim", "daemon", "run", "fleet");

    /// Options whose value helps to tell what a process is, and is no secret.
    private static final Pattern TELLING = Pattern.compile("-m|--port|--listen|--listens|--mode");

    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.:\\[\\]-]{1,64}");

    private final Map<String, String> users = new HashMap<>();

    private Masking() {}

    public static HostSnapshot mask(HostSnapshot host) {
        Masking masking = new Masking();
        return HostSnapshot.of(
                host.system(),
                host.taken(),
                host.byPid().values().stream().map(masking::masked).toList(),
                host.unseen().stream().map(Masking::masked).toList());
    }

    private HostProcess masked(HostProcess process) {
        Details details = process.details();
        return new HostProcess(
                process.sighting(),
                masked(process.command()),
                process.started(),
                process.rssBytes(),
                new Details(
                        details.user().isEmpty() ? "" : alias(details.user()),
                        masked(details.environment()),
                        details.listens().stream().map(Masking::masked).toList(),
                        details.socketsSeen()));
    }

    private Command masked(Command command) {
        List<String> arguments = command.arguments();
        if (arguments == null) {
            return new Command(path(command.executable()), null);
        }
        boolean tether = TetherProgram.words(command).isPresent();
        List<String> masked = new ArrayList<>();
        String before = "";
        for (String word : arguments) {
            masked.add(masked.isEmpty() ? title(word) : masked(word, before, tether));
            before = word;
        }
        return new Command(path(command.executable()), masked);
    }

    /// Masks the first word. A program may have put any text in the place of its name.
    private String title(String word) {
        return word.indexOf(' ') >= 0 && !word.contains("/") && !word.contains("\\")
                ? word.substring(0, word.indexOf(' ')) + " " + MASKED
                : path(word);
    }

    private String masked(String word, String before, boolean tether) {
        if (OPTION.matcher(word).matches()
                || (TELLING.matcher(before).matches() && VALUE.matcher(word).matches())
                || (tether && TETHER.contains(word))) {
            return word;
        }
        int equals = word.indexOf('=');
        if (equals > 0 && OPTION.matcher(word.substring(0, equals)).matches()) {
            String name = word.substring(0, equals);
            return name + "=" + masked(word.substring(equals + 1), name, tether);
        }
        return SCRIPT.matcher(word).matches() ? path(word) : MASKED;
    }

    private @Nullable Map<String, String> masked(@Nullable Map<String, String> environment) {
        if (environment == null) {
            return null;
        }
        Map<String, String> masked = new HashMap<>();
        environment.forEach((name, value) -> masked.put(name, path(value)));
        return masked;
    }

    private String path(String path) {
        return USERS_FOLDER.matcher(path).replaceAll(this::withoutUser);
    }

    private String withoutUser(MatchResult found) {
        return Matcher.quoteReplacement(found.group(1) + alias(found.group(2)));
    }

    /// The alias of a user; the same for each occurrence.
    private String alias(String user) {
        return users.computeIfAbsent(user, _ -> "user" + (users.size() + 1));
    }

    /// Masks an address that tells where in a network the host is.
    private static Address masked(Address address) {
        boolean common =
                address.isAny()
                        || address.host().startsWith("127.")
                        || address.host().equals("[::1]");
        return common ? address : new Address("192.0.2.1", address.port());
    }
}
