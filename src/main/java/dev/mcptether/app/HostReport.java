package dev.mcptether.app;

import dev.mcptether.fleet.inventory.Inventory;
import java.util.List;
import java.util.Map;

/// What `tether ps` shows of this host.
///
/// @param remarks what else is known of processes, by pid: sessions, link
/// @param ends how the last daemons ended, the newest last, one line each
public record HostReport(Inventory inventory, Map<Long, String> remarks, List<String> ends) {}
