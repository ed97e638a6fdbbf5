package dev.mcptether.process;

import dev.mcptether.config.Address;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One process as a look at the whole host showed it.
///
/// @param started by the host's clock; for people, while {@link ProcessIdentity} is for proof
/// @param rssBytes the memory it occupies; 0 where the system does not tell
public record HostProcess(
        Sighting sighting, Command command, Instant started, long rssBytes, Details details) {
    /// The only variables that are read of other processes: everything else may be a secret.
    public static final Set<String> VARIABLES =
            Set.of(
                    "TETHER_HOME",
                    "XDG_STATE_HOME",
                    "HOME",
                    "LOCALAPPDATA",
                    "USERPROFILE",
                    "EXAI_WS_HOST",
                    "EXAI_WS_PORT");

    /// What costs more to find out, and so is looked up for few processes.
    ///
    /// @param user who runs it, as the system names users, on Linux by number; empty when it is not
    ///   known, and on Linux unless the details of all processes were asked for
    /// @param environment those of {@link #VARIABLES} that it was started with; null when its
    ///   environment cannot be read
    /// @param listens at which addresses it listens, as far as that is known
    /// @param socketsSeen whether those are all: not those of another user's process, nor those in
    ///   the network of a container
    public record Details(
            String user,
            @Nullable Map<String, String> environment,
            List<Address> listens,
            boolean socketsSeen) {
        public static final Details NONE = new Details("", null, List.of(), false);

        public Details {
            environment = environment == null ? null : Map.copyOf(environment);
            listens = List.copyOf(listens);
        }
    }

    public ProcessIdentity identity() {
        return sighting.identity();
    }

    public long pid() {
        return sighting.pid();
    }

    /// Whether it has not ended; a stopped one has not.
    public boolean isLiving() {
        return !isZombie();
    }

    public boolean isZombie() {
        return sighting.state() == Sighting.State.ZOMBIE;
    }

    public List<Address> listens() {
        return details.listens();
    }

    /// Proven not to listen at any address.
    public boolean listensNowhere() {
        return details.socketsSeen() && listens().isEmpty();
    }

    public boolean listensOn(int port) {
        return listens().stream().anyMatch(each -> each.port() == port);
    }

    /// A variable that it was started with; empty also when its environment cannot be read.
    public Optional<String> variable(String name) {
        Map<String, String> known = details.environment();
        return Optional.ofNullable(known == null ? null : known.get(name))
                .filter(value -> !value.isEmpty());
    }
}
