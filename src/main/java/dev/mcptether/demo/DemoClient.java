package dev.mcptether.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A small MCP client over a shim's pipes, for the demo: one thread, one question at a time.
final class DemoClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String name;
    private final Process shim;
    private final OutputStream in;
    private final BufferedReader out;
    private final Map<Long, JsonNode> answers = new HashMap<>();
    private final Map<String, Integer> notifications = new HashMap<>();
    private long lastId;

    DemoClient(String name, Process shim) {
        this.name = name;
        this.shim = shim;
        this.in = shim.getOutputStream();
        this.out = shim.inputReader(StandardCharsets.UTF_8);
    }

    long shimPid() {
        return shim.pid();
    }

    JsonNode initialize() throws IOException {
        JsonNode answer =
                request(
                        "initialize",
                        "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"%s\",\"version\":\"1\"}}"
                                .formatted(name));
        write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        return answer;
    }

    JsonNode request(String method, String params) throws IOException {
        return answer(send(method, params));
    }

    String callText(String tool, String arguments) throws IOException {
        JsonNode answer =
                request(
                        "tools/call",
                        "{\"name\":\"%s\",\"arguments\":%s}".formatted(tool, arguments));
        return answer.at("/result/content/0/text").asString(answer.toString());
    }

    long send(String method, String params) throws IOException {
        lastId++;
        write(
                "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}"
                        .formatted(lastId, method, params));
        return lastId;
    }

    /// Reads until the answer to this request is there.
    JsonNode answer(long id) throws IOException {
        while (!answers.containsKey(id)) {
            String line = out.readLine();
            if (line == null) {
                throw new IOException("the shim of the " + name + " has ended");
            }
            JsonNode message = JSON.readTree(line);
            if (message.has("method")) {
                notifications.merge(message.path("method").asString(), 1, Integer::sum);
            } else {
                answers.put(message.path("id").asLong(), message);
            }
        }
        return answers.remove(id);
    }

    /// How many of a kind have come so far.
    int notifications(String method) {
        return notifications.getOrDefault(method, 0);
    }

    void awaitEnd() throws InterruptedException {
        shim.waitFor();
    }

    private void write(String line) throws IOException {
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
