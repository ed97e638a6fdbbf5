package dev.mcptether.process;

/// The result of looking for a process. If the look failed, that says nothing about the process.
public sealed interface Look {
    record Seen(Sighting sighting) implements Look {}

    record Absent() implements Look {}

    record Failed(String why) implements Look {}
}
