package dev.mcptether.doctor;

import java.util.Optional;

/// Checks which Java runs this program, and whether it starts as fast as it could.
///
/// @param jvm the runtime's maker and version
/// @param feature the Java version it implements
/// @param cacheTrouble why the AOT cache is not used, when there should be one
record JavaCheck(String jvm, int feature, Optional<String> cacheTrouble) implements Check {
    private static final int LEAST = 25;

    @Override
    public String name() {
        return "java";
    }

    @Override
    public String question() {
        return "Is the Java runtime new enough, and does its AOT cache fit?";
    }

    @Override
    public Diagnosis look() {
        if (feature < LEAST) {
            return Diagnosis.failed(
                    "%s is Java %d; Tether needs %d".formatted(jvm, feature, LEAST),
                    "unpack the distribution again: it brings its own runtime");
        }
        return cacheTrouble
                .map(why ->
                        Diagnosis.warning(
                                "starts take two to four times as long: " + why,
                                "unpack the distribution again, or `./mvnw package -DskipTests` in a checkout"))
                .orElseGet(() -> Diagnosis.ok(jvm));
    }
}
