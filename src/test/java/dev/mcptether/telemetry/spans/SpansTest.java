package dev.mcptether.telemetry.spans;

import static dev.mcptether.time.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.ExitReason;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Instance;
import dev.mcptether.event.Link;
import dev.mcptether.event.Method;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.event.Role;
import dev.mcptether.event.SessionEvent;
import dev.mcptether.event.Telemetry;
import dev.mcptether.event.TraceContext;
import dev.mcptether.telemetry.Samples;
import dev.mcptether.telemetry.fanout.Fanout;
import dev.mcptether.telemetry.fanout.Identity;
import dev.mcptether.telemetry.fanout.TracedCalls;
import dev.mcptether.telemetry.prometheus.Exemplars;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SpansTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final TraceContext CONTEXT =
            new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "vendor=1");

    private final RecordingSink told = RecordingSink.unchecked();
    private Instant now = NOW;

    @Test
    void a_tool_call_is_a_client_span_of_its_senders_trace_with_the_conventions_attributes()
            throws IOException {
        try (OtlpReceiver collector = new OtlpReceiver(OtlpReceiver.Mood.ACCEPTING)) {
            // Given
            Traced traced =
                    new Traced(
                            Role.SHIM, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint()));
            traced.link("127.0.0.1:8079");
            traced.began("2025-06-18");

            // When
            traced.call(Method.TOOLS_CALL, "echo", CONTEXT, CallOutcome.OK, null);
            traced.flush();

            // Then
            Span span = collector.span("tools/call echo");
            assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
            assertThat(OtlpReceiver.hex(span.getTraceId()))
                    .isEqualTo("0af7651916cd43dd8448eb211c80319c");
            assertThat(OtlpReceiver.hex(span.getParentSpanId())).isEqualTo("b7ad6b7169203331");
            assertThat(span.getTraceState()).isEqualTo("vendor=1");
            assertThat(span.getEndTimeUnixNano() - span.getStartTimeUnixNano())
                    .isEqualTo(250_000_000);
            assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
            assertThat(OtlpReceiver.attributes(span.getAttributesList()))
                    .isEqualTo(
                            Map.ofEntries(
                                    Map.entry("mcp.method.name", "tools/call"),
                                    Map.entry("gen_ai.tool.name", "echo"),
                                    Map.entry("gen_ai.operation.name", "execute_tool"),
                                    Map.entry("jsonrpc.request.id", "req-1"),
                                    Map.entry("mcp.protocol.version", "2025-06-18"),
                                    Map.entry("network.transport", "tcp"),
                                    Map.entry("network.protocol.name", "websocket"),
                                    Map.entry("server.address", "127.0.0.1"),
                                    Map.entry("server.port", "8079"),
                                    Map.entry("tether.call.outcome", "ok")));
            assertThat(collector.resource())
                    .containsEntry("service.name", "tether-shim")
                    .containsEntry("service.version", "1.0")
                    .containsEntry("service.instance.id", traced.who.instance().toString());
        }
    }

    @Test
    void a_daemons_spans_name_the_address_it_listens_on() throws IOException {
        try (OtlpReceiver collector = new OtlpReceiver(OtlpReceiver.Mood.ACCEPTING)) {
            // Given
            Traced traced =
                    new Traced(
                            Role.DAEMON,
                            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint()));
            traced.fanout.emit(new Daemon.Listening("127.0.0.1:8079"));

            // When
            traced.call(Method.TOOLS_CALL, "echo", CONTEXT, CallOutcome.OK, null);
            traced.flush();

            // Then
            Span span = collector.span("tools/call echo");
            assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
            assertThat(OtlpReceiver.hex(span.getParentSpanId())).isEqualTo("b7ad6b7169203331");
            assertThat(OtlpReceiver.attributes(span.getAttributesList()))
                    .containsEntry("server.address", "127.0.0.1")
                    .containsEntry("server.port", "8079");
        }
    }

    @ParameterizedTest
    @EnumSource(CallOutcome.class)
    void a_call_that_failed_says_so_by_error_type_and_status(CallOutcome outcome)
            throws IOException {
        // Given
        Map<CallOutcome, Long> codes =
                Map.of(
                        CallOutcome.ERROR, -32602L,
                        CallOutcome.DAEMON_UNAVAILABLE, -31001L,
                        CallOutcome.OUTCOME_UNKNOWN, -31002L,
                        CallOutcome.MESSAGE_TOO_LARGE, -31003L,
                        CallOutcome.OVERLOADED, -31004L,
                        CallOutcome.SHUTTING_DOWN, -31005L);
        Long code = codes.get(outcome);

        // When
        CallSpan client = span(outcome, code, Role.SHIM);
        CallSpan server = span(outcome, code, Role.DAEMON);

        // Then
        switch (outcome) {
            case OK, CANCELLED -> assertThat(client.errorType()).isEmpty();
            case TOOL_ERROR, ABANDONED -> assertThat(client.errorType()).contains(outcome.label());
            case ERROR -> {
                assertThat(client.errorType()).contains("-32602");
                assertThat(server.errorType())
                        .as("error type after a mistake of the sender")
                        .isEmpty();
            }
            case DAEMON_UNAVAILABLE,
                    OUTCOME_UNKNOWN,
                    MESSAGE_TOO_LARGE,
                    OVERLOADED,
                    SHUTTING_DOWN ->
                    assertThat(client.errorType()).contains(String.valueOf(code));
        }
    }

    @Test
    void kinds_swap_for_what_the_daemon_asks() {
        // Given
        Call.Started started =
                new Call.Started(1, Initiator.DAEMON, Method.ROOTS_LIST, "7", null, null);
        Call.Finished finished =
                new Call.Finished(
                        1,
                        Initiator.DAEMON,
                        Method.ROOTS_LIST,
                        CallOutcome.OK,
                        null,
                        Duration.ZERO);

        // When // Then
        assertThat(new CallSpan(started, finished, Role.SHIM).kind().name()).isEqualTo("SERVER");
        assertThat(new CallSpan(started, finished, Role.DAEMON).kind().name()).isEqualTo("CLIENT");
        assertThat(new CallSpan(started, finished, Role.SHIM).name()).isEqualTo("roots/list");
    }

    @Test
    void a_call_to_a_hosted_server_names_it() {
        // Given
        Call.Started started =
                new Call.Started(
                        1, Initiator.CLIENT, Method.TOOLS_CALL, "7", "run", CONTEXT, "github");
        Call.Finished finished =
                new Call.Finished(
                        1,
                        Initiator.CLIENT,
                        Method.TOOLS_CALL,
                        CallOutcome.OK,
                        null,
                        Duration.ZERO,
                        "github");

        // When
        CallSpan span = new CallSpan(started, finished, Role.DAEMON);

        // Then
        assertThat(span.attributes().get(Keys.HOSTED_SERVER)).isEqualTo("github");
        assertThat(SpanDefinition.CALL.attributes()).contains(Keys.HOSTED_SERVER.getKey());
    }

    @Test
    void an_outage_holds_its_connect_attempts_and_the_replay_of_the_handshake() throws IOException {
        try (OtlpReceiver collector = new OtlpReceiver(OtlpReceiver.Mood.ACCEPTING)) {
            // Given
            Traced traced =
                    new Traced(
                            Role.SHIM, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint()));
            EventSink sink = traced.fanout;
            sink.emit(new Link.OutageBegan(Link.RetryCause.LINK_LOST));
            sink.emit(new Link.Attempted(2, "localhost:8079"));
            sink.emit(
                    new Link.AttemptEnded(
                            2,
                            Link.ConnectOutcome.CONNECTION_REFUSED,
                            Duration.ofMillis(3),
                            "refused"));
            now = now.plusSeconds(2);
            sink.emit(
                    new Link.HandshakeReplayed(
                            Link.ReplayOutcome.ACCEPTED, true, Duration.ofMillis(20)));
            sink.emit(new Link.OutageEnded(Duration.ofSeconds(2)));
            sink.emit(new Instance.Stopping(ExitReason.CLIENT_GONE, ""));
            now = now.plusMillis(40);

            // When
            traced.flush();

            // Then
            Span outage = collector.span("outage");
            Span connect = collector.span("connect");
            Span replay = collector.span("handshake replay");
            Span shutdown = collector.span("shutdown");
            assertThat(List.of(connect, replay))
                    .allSatisfy(part -> {
                        assertThat(part.getTraceId()).isEqualTo(outage.getTraceId());
                        assertThat(part.getParentSpanId()).isEqualTo(outage.getSpanId());
                    });
            assertThat(outage.getEndTimeUnixNano() - outage.getStartTimeUnixNano())
                    .isEqualTo(2_000_000_000L);
            assertThat(connect.getStatus().getCode())
                    .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
            assertThat(OtlpReceiver.attributes(connect.getAttributesList()))
                    .containsEntry("error.type", "connection_refused")
                    .containsEntry("server.address", "localhost")
                    .containsEntry("tether.connect.attempt", "2");
            assertThat(OtlpReceiver.attributes(shutdown.getAttributesList()))
                    .containsEntry("tether.exit.reason", "client_gone");
            assertThat(shutdown.getEndTimeUnixNano() - shutdown.getStartTimeUnixNano())
                    .isEqualTo(40_000_000);
            List<String> known =
                    SpanDefinition.ALL.stream()
                            .flatMap(each -> each.attributes().stream())
                            .toList();
            assertThat(collector.spans())
                    .allSatisfy(span ->
                            assertThat(known)
                                    .containsAll(
                                            OtlpReceiver.attributes(span.getAttributesList())
                                                    .keySet()));
        }
    }

    @Test
    void the_users_variables_are_honoured() throws IOException {
        try (OtlpReceiver collector = new OtlpReceiver(OtlpReceiver.Mood.ACCEPTING)) {
            // Given
            Traced traced =
                    new Traced(
                            Role.SHIM,
                            Map.of(
                                    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                                    collector.endpoint() + "/v1/traces",
                                    "OTEL_EXPORTER_OTLP_HEADERS",
                                    "x-token=sesame",
                                    "OTEL_SERVICE_NAME",
                                    "mine",
                                    "OTEL_RESOURCE_ATTRIBUTES",
                                    "deployment.environment.name=test",
                                    "OTEL_TRACES_SAMPLER",
                                    "parentbased_always_off"));

            // When
            traced.call(Method.TOOLS_CALL, "sampled", CONTEXT, CallOutcome.OK, null);
            traced.call(Method.TOOLS_CALL, "unsampled", null, CallOutcome.OK, null);
            traced.flush();

            // Then
            assertThat(collector.spans())
                    .extracting(Span::getName)
                    .containsExactly("tools/call sampled");
            assertThat(collector.tokens()).contains("sesame");
            assertThat(collector.resource())
                    .containsEntry("service.name", "mine")
                    .containsEntry("deployment.environment.name", "test");
            assertThat(told.events(Dropped.class)).isEmpty();
        }
    }

    @Test
    void events_leave_as_log_records_when_that_is_asked_for() throws IOException {
        try (OtlpReceiver collector = new OtlpReceiver(OtlpReceiver.Mood.ACCEPTING)) {
            // Given
            Traced traced =
                    new Traced(
                            Role.SHIM,
                            Map.of(
                                    "OTEL_LOGS_EXPORTER",
                                    "otlp",
                                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                                    collector.endpoint()));

            // When
            traced.fanout.emit(new Link.Lost(1006, "gone", Duration.ofSeconds(3), 2));
            traced.flush();

            // Then
            assertThat(collector.records())
                    .singleElement()
                    .satisfies(record -> {
                        assertThat(record.getEventName()).isEqualTo("tether.link.lost");
                        assertThat(record.getSeverityNumberValue()).isEqualTo(13);
                        assertThat(OtlpReceiver.attributes(record.getAttributesList()))
                                .containsEntry("tether.code", "1006")
                                .containsEntry("tether.open_for_seconds", "3.0");
                    });
        }
    }

    @Test
    void without_an_endpoint_nothing_is_asked_for() {
        assertThat(new OtelSettings(Map.of()).exportsSpans()).isFalse();
        assertThat(new OtelSettings(Map.of("OTEL_SERVICE_NAME", "x")).exportsSpans()).isFalse();
        assertThat(new OtelSettings(Map.of("OTEL_TRACES_EXPORTER", "none")).exportsSpans())
                .isFalse();
        assertThat(
                        new OtelSettings(
                                        Map.of(
                                                "OTEL_EXPORTER_OTLP_ENDPOINT",
                                                "http://x",
                                                "OTEL_SDK_DISABLED",
                                                "true"))
                                .exportsSpans())
                .isFalse();
        assertThat(new OtelSettings(Map.of("OTEL_TRACES_EXPORTER", "otlp")).exportsSpans())
                .isTrue();
        assertThat(
                        new OtelSettings(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://x"))
                                .exportsLogs())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = OtlpReceiver.Mood.class,
            names = {"REFUSING", "SILENT"})
    void a_collector_that_refuses_or_never_answers_costs_the_exit_half_a_second_and_is_counted(
            OtlpReceiver.Mood mood) throws IOException {
        try (OtlpReceiver collector = new OtlpReceiver(mood)) {
            // Given
            Traced traced =
                    new Traced(
                            Role.SHIM, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint()));
            for (int call = 0; call < 5; call++) {
                traced.call(Method.TOOLS_CALL, "echo", null, CallOutcome.OK, null);
            }

            // When
            long before = System.nanoTime();
            traced.spans.flush(Duration.ofMillis(500));
            Duration took = Duration.ofNanos(System.nanoTime() - before);

            // Then
            assertThat(took).isLessThan(Duration.ofMillis(900));
            assertThat(lost(Dropped.Why.FAILED)).isEqualTo(5);
        }
    }

    @Test
    void a_collector_that_is_slow_gets_every_span_and_nobody_who_emits_waits_for_it()
            throws IOException {
        try (OtlpReceiver collector = new OtlpReceiver(OtlpReceiver.Mood.SLOW)) {
            // Given
            int calls = 1500;
            Traced traced =
                    new Traced(
                            Role.SHIM, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint()));

            // When
            for (int i = 0; i < calls; i++) {
                traced.call(Method.TOOLS_CALL, "echo", null, CallOutcome.OK, null);
            }
            int heldBack = calls - collector.spans().size();
            traced.spans.flush(Duration.ofSeconds(20));

            // Then
            assertThat(heldBack).as("spans in transit after the last event").isPositive();
            assertThat(collector.spans()).hasSize(calls);
            assertThat(told.events(Dropped.class)).isEmpty();
        }
    }

    @Test
    void a_collector_that_is_not_there_costs_no_more() throws IOException {
        // Given
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        Traced traced =
                new Traced(
                        Role.SHIM,
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + port));
        traced.call(Method.TOOLS_CALL, "echo", null, CallOutcome.OK, null);

        // When
        traced.spans.flush(Duration.ofMillis(500));

        // Then
        assertThat(lost(Dropped.Why.FAILED)).isEqualTo(1);
    }

    @Test
    void what_finds_no_room_is_counted() {
        // Given
        Identity who = Samples.identity();
        Spans spans =
                new Spans(
                        new OtelSettings(Map.of("OTEL_TRACES_EXPORTER", "otlp")),
                        who,
                        new Exemplars(new long[] {1}),
                        () -> now,
                        told);
        EventSink sink =
                new Fanout(
                        () -> now, event -> {}, event -> {}, new TracedCalls(true), List.of(spans));

        // When: nobody takes spans out of the queue, because its thread was never started
        for (int attempt = 1; attempt <= 3000; attempt++) {
            sink.emit(
                    new Link.AttemptEnded(attempt, Link.ConnectOutcome.TIMEOUT, Duration.ZERO, ""));
        }
        spans.flush(Duration.ZERO);

        // Then
        assertThat(lost(Dropped.Why.QUEUE_FULL)).isEqualTo(3000 - 2048);
        assertThat(lost(Dropped.Why.FAILED)).isEqualTo(2048);
    }

    @Test
    void an_exporter_that_does_not_exist_is_said_once_and_its_spans_are_counted() {
        // Given
        Traced traced = new Traced(Role.SHIM, Map.of("OTEL_TRACES_EXPORTER", "zipkin"));
        traced.call(Method.TOOLS_CALL, "echo", null, CallOutcome.OK, null);

        // When
        await(() -> !told.events(Telemetry.Degraded.class).isEmpty());
        traced.spans.flush(Duration.ofMillis(500));

        // Then
        assertThat(told.events(Telemetry.Degraded.class))
                .singleElement()
                .satisfies(degraded -> {
                    assertThat(degraded.part()).isEqualTo(Telemetry.Part.SPANS);
                    assertThat(degraded.why()).contains("zipkin");
                });
        await(() -> lost(Dropped.Why.FAILED) == 1);
    }

    private long lost(Dropped.Why why) {
        return told.events(Dropped.class).stream()
                .filter(each -> each.what() == Dropped.What.SPAN && each.why() == why)
                .mapToLong(Dropped::count)
                .sum();
    }

    private static CallSpan span(CallOutcome outcome, @Nullable Long code, Role role) {
        return new CallSpan(
                new Call.Started(1, Initiator.CLIENT, Method.TOOLS_CALL, "1", "echo", null),
                new Call.Finished(
                        1, Initiator.CLIENT, Method.TOOLS_CALL, outcome, code, Duration.ZERO),
                role);
    }

    /// The spans of one instance, which get their events from a fan-out.
    private final class Traced {
        final Identity who;
        final Spans spans;
        final Fanout fanout;
        private long calls;

        Traced(Role role, Map<String, String> variables) {
            who = Samples.identity(role);
            InstantSource clock = () -> now;
            Map<String, String> all = new HashMap<>(variables);
            all.putIfAbsent("OTEL_EXPORTER_OTLP_TIMEOUT", "5000");
            spans =
                    new Spans(
                            new OtelSettings(all), who, new Exemplars(new long[] {1}), clock, told);
            fanout =
                    new Fanout(
                            clock, event -> {}, event -> {}, new TracedCalls(true), List.of(spans));
            spans.start();
        }

        void link(String address) {
            fanout.emit(new Link.Attempted(1, address));
            fanout.emit(
                    new Link.AttemptEnded(1, Link.ConnectOutcome.OPENED, Duration.ofMillis(2), ""));
        }

        void began(String version) {
            fanout.emit(
                    new SessionEvent.Began(
                            SessionEvent.Era.LEGACY, version, "client", "1", "server", "2"));
        }

        void call(
                Method method,
                @Nullable String target,
                @Nullable TraceContext trace,
                CallOutcome outcome,
                @Nullable Long code) {
            calls++;
            fanout.emit(
                    new Call.Started(
                            calls,
                            Initiator.CLIENT,
                            method,
                            "\"req-" + calls + "\"",
                            target,
                            trace));
            now = now.plusMillis(250);
            fanout.emit(
                    new Call.Finished(
                            calls,
                            Initiator.CLIENT,
                            method,
                            outcome,
                            code,
                            Duration.ofMillis(250)));
        }

        void flush() {
            spans.flush(PATIENCE);
            spans.close();
        }
    }
}
