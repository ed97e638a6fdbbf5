package dev.mcptether.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.lineage.Ancestors.Ancestor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AncestorsTest {
    @Test
    void what_the_launcher_script_read_is_one_line_for_each_ancestor() {
        Ancestors ancestors = Ancestors.parse("300\n200 71 npm exec x) (y\n100 70 claude\n", 300);

        assertThat(ancestors.nearestFirst())
                .containsExactly(
                        new Ancestor(200, 71, "npm exec x) (y"), new Ancestor(100, 70, "claude"));
    }

    @Test
    void another_process_has_other_ancestors() {
        Ancestors ancestors = Ancestors.parse("299\n200 71 sh\n100 70 claude\n", 300);

        assertThat(ancestors.nearestFirst()).isEmpty();
    }

    @Test
    void whoever_is_younger_than_its_child_has_adopted_it() {
        Ancestors ancestors = Ancestors.parse("300\n200 71 sh\n100 72 systemd\n", 300);

        assertThat(ancestors.nearestFirst()).containsExactly(new Ancestor(200, 71, "sh"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "300",
                "300\n",
                "x\n200 71 sh\n",
                "300\n200\n",
                "300\n200 71\n",
                "300\n200 x sh\n",
                "300\n-1 71 sh\n",
                "300\n1 0 init\n",
                "300\n99999999999999999999 71 sh\n"
            })
    void what_is_malformed_names_nobody(String text) {
        assertThat(Ancestors.parse(text, 300).nearestFirst()).isEmpty();
    }

    @Test
    void a_chain_is_only_so_long() {
        StringBuilder text = new StringBuilder("300\n");
        for (int i = 0; i < 10_000; i++) {
            text.append(2 + i).append(" 1 sh\n");
        }

        assertThat(Ancestors.parse(text.toString(), 300).nearestFirst()).hasSize(Ancestors.LONGEST);
    }
}
