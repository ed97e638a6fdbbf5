package dev.mcptether.telemetry.spans;

import dev.mcptether.event.Call;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.Event;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Instance;
import dev.mcptether.event.Link;
import dev.mcptether.event.Role;
import dev.mcptether.event.SessionEvent;
import dev.mcptether.event.TraceContext;
import dev.mcptether.telemetry.fanout.Stamped;
import dev.mcptether.telemetry.fanout.Trace;
import dev.mcptether.telemetry.fanout.TracedCall;
import dev.mcptether.telemetry.prometheus.Exemplars;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes spans from events; {@link SpanUse} says which. A span is made at its end, from the event
/// that ends it, with the times and ids that it had. So no span is open in the SDK that a crash or
/// a full queue could leave behind. For the spans' thread.
final class SpanWriter {
    private static final TextMapGetter<TraceContext> CARRIER =
            new TextMapGetter<>() {
                @Override
                public Iterable<String> keys(TraceContext carrier) {
                    return List.of("traceparent", "tracestate");
                }

                @Override
                public @Nullable String get(@Nullable TraceContext carrier, String key) {
                    return carrier == null
                            ? null
                            : switch (key) {
                                case "traceparent" -> carrier.traceparent();
                                case "tracestate" -> carrier.tracestate();
                                default -> null;
                            };
                }
            };

    private final Pipeline pipeline;
    private final Role role;
    private final Exemplars exemplars;

    private String protocolVersion = "";
    private Attributes attempted = Attributes.empty();

    /// The server's end of the connection that calls use: for a shim its link, for a daemon the
    /// address where it listens.
    private Attributes linked = Attributes.empty();

    private Optional<Outage> outage = Optional.empty();
    private Optional<Stamped> stopping = Optional.empty();

    /// An outage in progress. What happens meanwhile is part of it.
    private record Outage(Trace trace, Link.RetryCause cause) {}

    SpanWriter(Pipeline pipeline, Role role, Exemplars exemplars) {
        this.pipeline = pipeline;
        this.role = role;
        this.exemplars = exemplars;
    }

    void write(Stamped stamped) {
        Event event = stamped.event();
        Instant end = stamped.time();
        switch (SpanUse.of(event)) {
            case ENDS_CALL -> {
                if (stamped.call() != null) {
                    call(stamped.call(), (Call.Finished) event, end);
                }
            }
            case ENDS_ATTEMPT -> attempt((Link.AttemptEnded) event, end);
            case ENDS_OUTAGE -> outage(((Link.OutageEnded) event).lasted(), end);
            case ENDS_REPLAY -> replay((Link.HandshakeReplayed) event, end);
            case TELLS_LISTEN_ADDRESS -> linked = server(((Daemon.Listening) event).address());
            case TELLS_ATTEMPT_ADDRESS -> attempted = server(((Link.Attempted) event).address());
            case TELLS_OUTAGE ->
                    outage =
                            Optional.of(
                                    new Outage(
                                            Trace.span(null), ((Link.OutageBegan) event).cause()));
            case TELLS_PROTOCOL_VERSION ->
                    protocolVersion = ((SessionEvent.Began) event).protocolVersion();
            case TELLS_STOPPING -> stopping = Optional.of(stamped);
            case NONE -> {}
        }
    }

    /// Ends the shutdown's own span with the last flush, because it must leave before the process
    /// ends.
    void shutdown(Instant end) {
        if (stopping.isPresent() && stopping.get().event() instanceof Instance.Stopping cause) {
            SpanBuilder span = builder(SpanDefinition.SHUTDOWN.spanName(), SpanKind.INTERNAL, null);
            span.setAttribute(Keys.EXIT_REASON, cause.reason().label());
            Span _ = finish(span, stopping.get().time(), end, Optional.empty());
            stopping = Optional.empty();
        }
    }

    private void call(TracedCall open, Call.Finished finished, Instant end) {
        CallSpan call = new CallSpan(open.started(), finished, role);
        SpanBuilder span = builder(call.name(), call.kind(), open.trace());
        span.setParent(context(open.started().trace()));
        span.setAllAttributes(call.attributes());
        span.setAttribute(Keys.TRANSPORT, "tcp").setAttribute(Keys.PROTOCOL, "websocket");
        span.setAllAttributes(linked);
        if (!protocolVersion.isEmpty()) {
            span.setAttribute(Keys.PROTOCOL_VERSION, protocolVersion);
        }
        Span written = finish(span, open.since(), end, call.errorType());
        if (finished.initiator() == Initiator.CLIENT && written.getSpanContext().isSampled()) {
            exemplars.keep(finished.took(), open.trace(), end);
        }
    }

    private void attempt(Link.AttemptEnded ended, Instant end) {
        SpanBuilder span = builder(SpanDefinition.CONNECT.spanName(), SpanKind.CLIENT, null);
        span.setParent(duringOutage());
        span.setAttribute(Keys.TRANSPORT, "tcp").setAttribute(Keys.PROTOCOL, "websocket");
        span.setAttribute(Keys.ATTEMPT, ended.attempt()).setAllAttributes(attempted);
        boolean opened = ended.outcome() == Link.ConnectOutcome.OPENED;
        if (opened) {
            linked = attempted;
        }
        Span _ =
                finish(
                        span,
                        end.minus(ended.took()),
                        end,
                        opened ? Optional.empty() : Optional.of(ended.outcome().label()));
    }

    private void outage(Duration lasted, Instant end) {
        if (outage.isPresent()) {
            SpanBuilder span =
                    builder(
                            SpanDefinition.OUTAGE.spanName(),
                            SpanKind.INTERNAL,
                            outage.get().trace());
            span.setAttribute(Keys.OUTAGE_CAUSE, outage.get().cause().label());
            Span _ = finish(span, end.minus(lasted), end, Optional.empty());
            outage = Optional.empty();
        }
    }

    private void replay(Link.HandshakeReplayed replayed, Instant end) {
        SpanBuilder span = builder(SpanDefinition.REPLAY.spanName(), SpanKind.CLIENT, null);
        span.setParent(duringOutage());
        span.setAttribute(Keys.REPLAY_OUTCOME, replayed.outcome().label());
        span.setAttribute(Keys.DAEMON_CHANGED, replayed.daemonChanged());
        span.setAllAttributes(linked);
        boolean accepted = replayed.outcome() == Link.ReplayOutcome.ACCEPTED;
        Span _ =
                finish(
                        span,
                        end.minus(replayed.took()),
                        end,
                        accepted ? Optional.empty() : Optional.of(replayed.outcome().label()));
    }

    /// @param ids the ids that the span already has, or null for new ones
    private SpanBuilder builder(String name, SpanKind kind, @Nullable Trace ids) {
        pipeline.ids().next(ids);
        return pipeline.tracer().spanBuilder(name).setNoParent().setSpanKind(kind);
    }

    private Span finish(SpanBuilder builder, Instant start, Instant end, Optional<String> error) {
        Span span = builder.setStartTimestamp(start).startSpan();
        if (error.isPresent()) {
            span.setAttribute(Keys.ERROR_TYPE, error.get());
            span.setStatus(StatusCode.ERROR);
        }
        span.end(end);
        return span;
    }

    private Context duringOutage() {
        return outage.map(during -> context(during.trace().context(null))).orElse(Context.root());
    }

    private static Context context(@Nullable TraceContext carried) {
        return carried == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), carried, CARRIER);
    }

    /// `host:port`, as the conventions ask.
    private static Attributes server(String address) {
        int colon = address.lastIndexOf(':');
        try {
            return Attributes.of(
                    Keys.SERVER_ADDRESS,
                    address.substring(0, Math.max(colon, 0)),
                    Keys.SERVER_PORT,
                    Long.valueOf(address.substring(colon + 1)));
        } catch (NumberFormatException noPort) {
            return Attributes.of(Keys.SERVER_ADDRESS, address);
        }
    }
}
