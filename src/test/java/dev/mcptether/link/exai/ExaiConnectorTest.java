package dev.mcptether.link.exai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.link.ConnectFailure;
import dev.mcptether.link.exai.ExaiScript.Kind;
import org.junit.jupiter.api.Test;

final class ExaiConnectorTest {
    @Test
    void a_refused_port_names_those_that_exai_has_used() {
        // Given
        ExaiRig rig = new ExaiRig();

        // When
        rig.dial(null);
        rig.advance(1);

        // Then
        ConnectFailure failure = rig.bridge.failure();
        assertThat(failure.outcome()).isEqualTo(ConnectOutcome.CONNECTION_REFUSED);
        assertThat(failure.detail()).contains("8765", "8079", "3010", "EXAI_WS_PORT");
    }

    @Test
    void a_shim_that_finds_all_places_taken_waits_for_its_turn() {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(Kind.C).places(1));
        ExaiRig.Bridge second = new ExaiRig.Bridge();
        rig.join(second);
        rig.advance(3);
        assertThat(second.isOver()).isFalse();

        // When
        rig.bridge.close();
        rig.advance(2);

        // Then
        assertThat(second.connection).isNotNull();
    }
}
