package dev.mcptether.fleet.inventory;

import dev.mcptether.config.Patterns;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.process.HostLook;
import dev.mcptether.process.HostSnapshot;
import dev.mcptether.process.InterpretedScript;
import dev.mcptether.process.TetherProgram;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// All that an inventory is made of. The files were read before the processes. So an instance that
/// starts in between is missing, and one that ends in between is seen to be gone.
///
/// @param homes the spellings of `$TETHER_HOME`: as it is set, and without symbolic links
/// @param shimsPerClient more shims than this under one client, for one URL and path, are a leak
public record Evidence(
        HostSnapshot host,
        List<InstanceCard> cards,
        List<DaemonClaim> daemons,
        Set<String> homes,
        Patterns patterns,
        int shimsPerClient) {

    /// Says of which processes an inventory needs the sockets and variables: those of Tether, those
    /// that its daemons have started, and those that an interpreter runs.
    public static HostLook.Interest interest(List<DaemonClaim> daemons) {
        Set<Long> named = new HashSet<>();
        for (DaemonClaim each : daemons) {
            Stream.concat(
                            Stream.of(each.process(), each.worker(), each.listener()),
                            each.children().stream().map(DaemonClaim.Child::process))
                    .forEach(process -> named.add(process.pid()));
        }
        return (sighting, command) ->
                named.contains(sighting.pid())
                        || TetherProgram.words(command).isPresent()
                        || InterpretedScript.of(command).isPresent();
    }
}
