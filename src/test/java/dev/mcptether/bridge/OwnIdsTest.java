package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.link.FakeConnection;
import dev.mcptether.wire.RequestId;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class OwnIdsTest {
    @Test
    void an_id_that_the_client_uses_is_left_out() {
        // Given
        Set<RequestId> open =
                Set.of(RequestId.of("\"tether:7:0\""), RequestId.of("\"tether:7:2\""));
        OwnIds ids = new OwnIds(() -> 7, open::contains);

        // When
        List<String> three = Stream.generate(ids::next).limit(3).map(RequestId::json).toList();

        // Then
        assertThat(three).containsExactly("\"tether:7:1\"", "\"tether:7:3\"", "\"tether:7:4\"");
    }

    @Test
    void no_two_sessions_use_the_same() {
        // When
        String one = new OwnIds(new SplittableRandom(), _ -> false).next().json();
        String other = new OwnIds(new SplittableRandom(), _ -> false).next().json();

        // Then
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void a_client_with_ids_like_ours_gets_its_own_answers() {
        // Given
        ShimOnFakes shim = new ShimOnFakes();
        FakeConnection first = shim.opensSession();
        shim.says(Mcp.request("1", "logging/setLevel", "{\"level\":\"debug\"}"));
        first.says(Mcp.result("1"));
        first.cut();
        shim.client.news();
        FakeConnection next = shim.opensSessionAgain();
        String ours = Mcp.id(next.arrived().getLast());
        List<String> theirs = List.of("\"tether:0\"", "\"tether:check:tools/list\"");

        // When
        theirs.forEach(id -> shim.says(Mcp.call(id, "look")));
        theirs.forEach(id -> next.says(Mcp.result(id, "{\"mine\":1}")));
        next.says(Mcp.result(ours));

        // Then
        assertThat(shim.client.news())
                .containsExactlyElementsOf(
                        theirs.stream().map(id -> Mcp.result(id, "{\"mine\":1}")).toList());
        shim.ends();
    }
}
