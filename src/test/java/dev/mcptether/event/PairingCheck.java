package dev.mcptether.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// After every test: of all events that were recorded, none ended without a start, and nothing
/// began twice. Found by JUnit itself (META-INF/services), so that no test can forget it.
public final class PairingCheck implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(RecordingSink.faults()).as("pairs of events").isEmpty();
    }
}
