package dev.mcptether.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Checks all recorded events after every test: no event ended what had not started, and nothing
/// began twice. JUnit itself finds this class (META-INF/services), so no test can forget it.
public final class PairingCheck implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(RecordingSink.faults()).as("pairs of events").isEmpty();
    }
}
