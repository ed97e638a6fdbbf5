package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks a Prometheus on this machine.
record PrometheusLook(Address address, LocalHttp http) {
    /// Where Prometheus listens by default.
    static final Address USUAL = new Address("127.0.0.1", 9090);

    sealed interface Said {
        record Data(JsonNode data) implements Said {}

        /// @param why there is no answer: nobody listens, or the listener is no Prometheus
        record Nothing(String why) implements Said {}
    }

    Said ask(String path) {
        try {
            LocalHttp.Answer answer = http.get(address, path);
            JsonNode json = JsonMapper.shared().readTree(answer.body());
            return answer.status() == 200 && json.path("status").asString("").equals("success")
                    ? new Said.Data(json.path("data"))
                    : new Said.Nothing(
                            "the program that listens on %s is not Prometheus".formatted(address));
        } catch (IOException nobody) {
            return new Said.Nothing("no Prometheus answers on " + address);
        } catch (JacksonException another) {
            return new Said.Nothing(
                    "the program that listens on %s is not Prometheus".formatted(address));
        }
    }
}
