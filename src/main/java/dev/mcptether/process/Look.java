package dev.mcptether.process;

/// The result of looking for a process. That it could not be looked at says nothing about it.
public sealed interface Look {
    record Seen(Sighting sighting) implements Look {}

    record Absent() implements Look {}

    record Failed(String why) implements Look {}
}
