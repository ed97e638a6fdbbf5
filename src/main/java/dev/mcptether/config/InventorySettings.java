package dev.mcptether.config;

import java.util.Map;

/// What the user may decide about the judgement of the host's processes.
///
/// @param shimsPerClient if one client has more shims than this for one URL and path, they are a
///   leak
public record InventorySettings(Patterns patterns, int shimsPerClient) {
    private static final InventorySettings DEFAULT = new InventorySettings(Patterns.BUILT_IN, 8);

    /// What tether.yaml says now, or the defaults if it cannot be used. For instances that go on
    /// while the user edits the file.
    public static InventorySettings now(Map<String, String> environment, Platform platform) {
        try {
            return Settings.load(Map.of(), environment, platform).inventory();
        } catch (ConfigException unusable) {
            return DEFAULT;
        }
    }
}
