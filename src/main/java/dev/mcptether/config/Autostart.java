package dev.mcptether.config;

/// Whether a shim that finds no daemon at a loopback URL starts one.
public enum Autostart {
    OFF,
    ON
}
