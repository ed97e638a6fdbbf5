package dev.mcptether.telemetry.spans;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/// A collector inside the test. It decodes what is exported, refuses it, or never answers.
public final class OtlpReceiver implements AutoCloseable {
    /// How the collector treats what it receives.
    public enum Mood {
        ACCEPTING,
        /// Accepts after a while.
        SLOW,
        REFUSING,
        SILENT
    }

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final List<Resource> resources = new CopyOnWriteArrayList<>();
    private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Mood mood;

    public OtlpReceiver(Mood mood) throws IOException {
        this.mood = mood;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Span> spans() {
        return spans;
    }

    public Span span(String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no span " + name + " in " + spans));
    }

    List<LogRecord> records() {
        return records;
    }

    Map<String, String> resource() {
        return attributes(resources.getFirst().getAttributesList());
    }

    /// All bodies as they came, but decompressed.
    public List<byte[]> bodies() {
        return bodies;
    }

    /// The values of the `x-token` header.
    List<String> tokens() {
        return tokens;
    }

    static Map<String, String> attributes(List<KeyValue> attributes) {
        Map<String, String> texts = new TreeMap<>();
        attributes.forEach(each -> texts.put(each.getKey(), text(each.getValue())));
        return texts;
    }

    public static String hex(com.google.protobuf.ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> Long.toString(value.getIntValue());
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            default -> value.toString();
        };
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = body(exchange);
            bodies.add(body);
            switch (mood) {
                case ACCEPTING, SLOW -> {
                    if (mood == Mood.SLOW) {
                        var _ = closed.await(200, TimeUnit.MILLISECONDS);
                    }
                    String token = exchange.getRequestHeaders().getFirst("x-token");
                    tokens.add(token == null ? "" : token);
                    decode(exchange.getRequestURI().getPath(), body);
                    exchange.sendResponseHeaders(200, -1);
                }
                case REFUSING -> exchange.sendResponseHeaders(400, -1);
                case SILENT -> closed.await();
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        byte[] raw = exchange.getRequestBody().readAllBytes();
        if (!"gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            return raw;
        }
        try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(raw))) {
            return unpacked.readAllBytes();
        }
    }

    private void decode(String path, byte[] body) throws IOException {
        if (path.equals("/v1/traces")) {
            ExportTraceServiceRequest.parseFrom(body)
                    .getResourceSpansList()
                    .forEach(each -> {
                        resources.add(each.getResource());
                        each.getScopeSpansList()
                                .forEach(scope -> spans.addAll(scope.getSpansList()));
                    });
        } else {
            ExportLogsServiceRequest.parseFrom(body)
                    .getResourceLogsList()
                    .forEach(each -> {
                        resources.add(each.getResource());
                        each.getScopeLogsList()
                                .forEach(scope -> records.addAll(scope.getLogRecordsList()));
                    });
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
