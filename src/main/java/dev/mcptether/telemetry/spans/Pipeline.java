package dev.mcptether.telemetry.spans;

import dev.mcptether.telemetry.fanout.Identity;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.logs.LogRecordProcessor;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.List;

/// The OpenTelemetry SDK as its own variables configure it, with one difference: finished spans and
/// log records go to queues of ours instead of the SDK's batch processors. Those drop silently, and
/// Tether counts what it drops.
final class Pipeline implements AutoCloseable {
    private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

    private final GivenIds ids = new GivenIds();
    private final List<SpanExporter> spanExporters = new ArrayList<>();
    private final List<LogRecordExporter> logExporters = new ArrayList<>();
    private final ExportQueue<SpanData> spans;
    private final ExportQueue<LogRecordData> records;
    private final LibraryLog libraryLog = new LibraryLog();
    private final OpenTelemetrySdk sdk;

    /// @throws RuntimeException if the variables ask for something that does not exist
    Pipeline(
            OtelSettings settings,
            Identity who,
            ExportQueue<SpanData> spans,
            ExportQueue<LogRecordData> records) {
        this.spans = spans;
        this.records = records;
        libraryLog.install();
        AutoConfiguredOpenTelemetrySdkBuilder builder = AutoConfiguredOpenTelemetrySdk.builder();
        builder.disableShutdownHook()
                .addPropertiesCustomizer(config -> settings.properties())
                .addResourceCustomizer((resource, config) -> resource(resource, config, who))
                .addTracerProviderCustomizer((provider, config) -> provider.setIdGenerator(ids))
                .addSpanExporterCustomizer((exporter, config) -> {
                    spanExporters.add(exporter);
                    return SpanExporter.composite();
                })
                .addSpanProcessorCustomizer((processor, config) -> {
                    var _ = processor.shutdown();
                    return new FinishedSpans(spans);
                })
                .addLogRecordExporterCustomizer((exporter, config) -> {
                    logExporters.add(exporter);
                    return LogRecordExporter.composite();
                })
                .addLogRecordProcessorCustomizer((processor, config) -> {
                    var _ = processor.shutdown();
                    return LogRecordProcessor.composite(
                            (context, written) -> records.add(written.toLogRecordData()));
                });
        sdk = builder.build().getOpenTelemetrySdk();
    }

    GivenIds ids() {
        return ids;
    }

    Tracer tracer() {
        return sdk.getTracer("dev.mcptether");
    }

    Logger logger() {
        return sdk.getSdkLoggerProvider().get("dev.mcptether");
    }

    /// Exports everything that is finished and waits for the answers.
    void send() {
        spans.send(SpanExporter.composite(spanExporters)::export);
        records.send(LogRecordExporter.composite(logExporters)::export);
    }

    @Override
    public void close() {
        spanExporters.forEach(SpanExporter::shutdown);
        logExporters.forEach(LogRecordExporter::shutdown);
        var _ = sdk.shutdown();
        libraryLog.uninstall();
    }

    /// The user's variables win over our own values.
    private static Resource resource(Resource theirs, ConfigProperties config, Identity who) {
        Resource ours =
                Resource.create(
                        Attributes.builder()
                                .put("service.version", who.version())
                                .put("service.instance.id", who.instance().toString())
                                .put("process.pid", who.pid())
                                .put("tether.role", who.role().label())
                                .build());
        Resource merged = ours.merge(theirs);
        boolean named =
                config.getString("otel.service.name") != null
                        || config.getMap("otel.resource.attributes").containsKey("service.name");
        return named
                ? merged
                : merged.merge(
                        Resource.create(
                                Attributes.of(SERVICE_NAME, "tether-" + who.role().label())));
    }

    /// Puts each finished span into the queue.
    private record FinishedSpans(ExportQueue<SpanData> outbox) implements SpanProcessor {
        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            if (span.getSpanContext().isSampled()) {
                outbox.add(span.toSpanData());
            }
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }
}
