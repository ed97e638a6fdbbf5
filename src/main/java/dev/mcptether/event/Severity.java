package dev.mcptether.event;

/// How much an operator should care. Numbers and order are OpenTelemetry's severity numbers (logs
/// data model, "SeverityNumber").
public enum Severity implements Label {
    DEBUG(5),
    INFO(9),
    WARN(13),
    ERROR(17);

    private final int number;

    Severity(int number) {
        this.number = number;
    }

    /// OpenTelemetry's severity number, 1 to 24.
    public int number() {
        return number;
    }
}
