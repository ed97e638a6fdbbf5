package dev.mcptether.config;

import java.util.Map;

/// What a person may decide about how the processes of the host are judged.
///
/// @param shimsPerClient more than this under one client, for one URL and path, are a leak
public record InventorySettings(Patterns patterns, int shimsPerClient) {
    private static final InventorySettings DEFAULT = new InventorySettings(Patterns.BUILT_IN, 8);

    /// For instances that run on while tether.yaml is being edited: what it says now, or the
    /// defaults while it cannot be used.
    public static InventorySettings now(Map<String, String> environment, Platform platform) {
        try {
            return Settings.load(Map.of(), environment, platform).inventory();
        } catch (ConfigException unusable) {
            return DEFAULT;
        }
    }
}
