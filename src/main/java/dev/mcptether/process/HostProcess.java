package dev.mcptether.process;

import dev.mcptether.config.Address;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One process, as a look at the whole host found it.
///
/// @param started its start on the host's clock, to show to people; for proofs there is {@link
///   ProcessIdentity}
/// @param rssBytes the memory that it occupies; 0 if the system does not tell
public record HostProcess(
        Sighting sighting, Command command, Instant started, long rssBytes, Details details) {
    /// The only variables that we read from other processes, because any other may be a secret.
    public static final Set<String> VARIABLES =
            Set.of(
                    "TETHER_HOME",
                    "XDG_STATE_HOME",
                    "HOME",
                    "LOCALAPPDATA",
                    "USERPROFILE",
                    "EXAI_WS_HOST",
                    "EXAI_WS_PORT");

    /// Facts that take longer to find, so they are looked up for few processes only.
    ///
    /// @param user its user, as the system names users (on Linux by number); empty if unknown, and
    ///   on Linux also unless the details of all processes were asked for
    /// @param environment its first values of {@link #VARIABLES}; null if its environment cannot be
    ///   read
    /// @param listens the addresses at which it listens, as far as they are known
    /// @param socketsSeen whether `listens` is complete; it is not for another user's process, nor
    ///   for one in a container's network
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

    /// Puts the oldest first, and at the same age the one with the lowest pid. It is written out,
    /// as are the other orders of an inventory: the JVM makes what `Comparator.comparing` returns
    /// anew in each process, and `tether ps` would wait 15 ms for six of them (measured).
    public static int byAge(HostProcess one, HostProcess other) {
        int order = Long.compare(one.identity().startTicks(), other.identity().startTicks());
        return order != 0 ? order : Long.compare(one.pid(), other.pid());
    }

    /// Whether it has not ended. A stopped process lives.
    public boolean isLiving() {
        return !isZombie();
    }

    public boolean isZombie() {
        return sighting.state() == Sighting.State.ZOMBIE;
    }

    public List<Address> listens() {
        return details.listens();
    }

    /// Whether it is proven that it listens at no address.
    public boolean listensNowhere() {
        return details.socketsSeen() && listens().isEmpty();
    }

    public boolean listensOn(int port) {
        return listens().stream().anyMatch(each -> each.port() == port);
    }

    /// A variable of its first environment. Also empty if the environment cannot be read.
    public Optional<String> variable(String name) {
        Map<String, String> known = details.environment();
        return Optional.ofNullable(known == null ? null : known.get(name))
                .filter(value -> !value.isEmpty());
    }
}
