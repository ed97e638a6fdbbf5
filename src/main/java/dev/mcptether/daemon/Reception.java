package dev.mcptether.daemon;

import dev.mcptether.event.Daemon;
import dev.mcptether.event.Daemon.RejectReason;
import dev.mcptether.event.EventSink;
import dev.mcptether.proof.Exchange;
import dev.mcptether.proof.LinkHeaders;
import dev.mcptether.proof.Nonce;
import dev.mcptether.proof.Side;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/// From a TCP connection to a session or a refusal. Each refusal is an event, and says in one line
/// of text what is missing.
final class Reception {
    private final Gate gate;
    private final Places places;
    private final Paths paths;
    private final Arrivals arrivals;
    private final String version;
    private final EventSink events;
    private final SecureRandom random = new SecureRandom();

    /// @param paths decides what a connection is for
    /// @param version of this program; shims are told
    Reception(
            Gate gate,
            Places places,
            Paths paths,
            Arrivals arrivals,
            String version,
            EventSink events) {
        this.version = version;
        this.gate = gate;
        this.places = places;
        this.paths = paths;
        this.arrivals = arrivals;
        this.events = events;
    }

    Handler handler(WebSocketComponents components) {
        WebSocketUpgradeHandler upgrades = new WebSocketUpgradeHandler(components);
        upgrades.addMapping("/*", new Negotiator());
        upgrades.setHandler(new NotWebSocket());
        return upgrades;
    }

    private void refuse(RejectReason reason, Response response, Callback callback) {
        refuse(reason, explanation(reason), response, callback);
    }

    private void refuse(RejectReason reason, String text, Response response, Callback callback) {
        if (reason == RejectReason.UNAUTHORIZED) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"tether\"");
        }
        if (reason == RejectReason.NOT_WEBSOCKET) {
            response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
        }
        response.setStatus(status(reason));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        events.emit(new Daemon.ConnectionRefused(reason, 0));
        Content.Sink.write(response, true, text + "\n", callback);
    }

    private static int status(RejectReason reason) {
        return switch (reason) {
            case UNAUTHORIZED -> HttpStatus.UNAUTHORIZED_401;
            case FOREIGN_ORIGIN, FOREIGN_HOST -> HttpStatus.FORBIDDEN_403;
            case UNPROVEN -> HttpStatus.FORBIDDEN_403;
            case UNKNOWN_PATH -> HttpStatus.NOT_FOUND_404;
            case NO_SUBPROTOCOL -> HttpStatus.BAD_REQUEST_400;
            case DRAINING, TOO_MANY -> HttpStatus.SERVICE_UNAVAILABLE_503;
            case NOT_WEBSOCKET -> HttpStatus.UPGRADE_REQUIRED_426;
        };
    }

    private static String explanation(RejectReason reason) {
        return switch (reason) {
            case UNAUTHORIZED ->
                    "A Tether daemon wants the token of its token file:"
                            + " Authorization: Bearer <token>";
            case FOREIGN_ORIGIN -> "A Tether daemon does not talk to web pages (Origin header).";
            case FOREIGN_HOST -> "A Tether daemon is not reached by this name (Host header).";
            case NO_SUBPROTOCOL -> "A Tether daemon wants Sec-WebSocket-Protocol: mcp";
            case UNPROVEN -> "A Tether daemon wants proof that its client knows the token.";
            case UNKNOWN_PATH -> "There is no server at this path.";
            case DRAINING -> "This Tether daemon ends as soon as its open calls have finished.";
            case TOO_MANY -> "This Tether daemon has no room for another session.";
            case NOT_WEBSOCKET -> "This is a Tether daemon; it speaks MCP over WebSocket.";
        };
    }

    private static Gate.Knock knock(Request request, List<String> offered) {
        return new Gate.Knock(
                header(request, HttpHeader.HOST).orElse(""),
                String.valueOf(Request.getLocalAddr(request)),
                header(request, HttpHeader.ORIGIN).orElse(null),
                header(request, HttpHeader.AUTHORIZATION).orElse(null),
                offered,
                link(request.getHeaders()));
    }

    /// The nonce of a shim that speaks our version of the link.
    private static @Nullable Nonce link(HttpFields headers) {
        return LinkHeaders.VERSION.equals(headers.get(LinkHeaders.LINK))
                ? Nonce.read(headers.get(LinkHeaders.NONCE)).orElse(null)
                : null;
    }

    private static Optional<String> header(Request request, HttpHeader name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    private final class Negotiator implements WebSocketNegotiator {
        @Override
        public @Nullable FrameHandler negotiate(
                ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
            Gate.Knock knock = knock(request, request.getSubProtocols());
            Destination destination = paths.at(Request.getPathInContext(request));
            if (destination instanceof Destination.Draining) {
                refuse(RejectReason.DRAINING, response, callback);
                return null;
            }
            return switch (gate.judge(knock, places.hasRoom())) {
                case Gate.Verdict.Refused(RejectReason reason) -> {
                    refuse(reason, response, callback);
                    yield null;
                }
                case Gate.Verdict.Welcome() ->
                        welcome(destination, knock, request, response, callback);
                case Gate.Verdict.Stranger(Nonce shim) ->
                        stranger(destination, shim, request, response);
            };
        }

        private @Nullable FrameHandler welcome(
                Destination destination,
                Gate.Knock knock,
                ServerUpgradeRequest request,
                ServerUpgradeResponse response,
                Callback callback) {
            Nonce shim = knock.link();
            if (shim == null && destination instanceof Destination.Nowhere nowhere) {
                refuse(RejectReason.UNKNOWN_PATH, nowhere.explanation(), response, callback);
                return null;
            }
            return switch (place(request).enter()) {
                case ADMITTED -> {
                    if (shim != null) {
                        var _ = prove(shim, request, response);
                    }
                    accept(response);
                    yield arrivals.end(arrivals.at(destination, shim != null));
                }
                case FULL -> {
                    refuse(RejectReason.TOO_MANY, response, callback);
                    yield null;
                }
                case TURNED_OUT -> {
                    callback.succeeded();
                    yield null;
                }
            };
        }

        private FrameHandler stranger(
                Destination destination,
                Nonce shim,
                ServerUpgradeRequest request,
                ServerUpgradeResponse response) {
            Exchange exchange = prove(shim, request, response);
            accept(response);
            return arrivals.end(
                    new ProofFirst(
                            arrivals.at(destination, true),
                            mac -> exchange.isProof(mac, Side.SHIM, gate.token()),
                            place(request),
                            events));
        }

        /// Shows the shim that this is the daemon whose token it knows.
        private Exchange prove(
                Nonce shim, ServerUpgradeRequest request, ServerUpgradeResponse response) {
            var end = (InetSocketAddress) request.getConnectionMetaData().getLocalSocketAddress();
            Exchange exchange = new Exchange(shim, Nonce.fresh(random), end);
            byte[] proof = exchange.proof(Side.DAEMON, gate.token());
            response.getHeaders().put(LinkHeaders.LINK, LinkHeaders.VERSION);
            response.getHeaders().put(LinkHeaders.NONCE, exchange.daemon().text());
            response.getHeaders().put(LinkHeaders.PROOF, LinkHeaders.text(proof));
            response.getHeaders().put(LinkHeaders.PROGRAM, version);
            return exchange;
        }

        private void accept(ServerUpgradeResponse response) {
            response.setAcceptedSubProtocol(Gate.SUBPROTOCOL);
            // Compressing on one machine costs more than it saves, and can be abused.
            response.setExtensions(List.of());
        }

        private Places.Place place(ServerUpgradeRequest request) {
            return places.of(request.getConnectionMetaData().getConnection());
        }

        @Override
        public void customize(Configuration session) {
            // The end itself bounds messages and watches for silence.
            session.setIdleTimeout(Duration.ZERO);
            session.setMaxFrameSize(0);
            session.setMaxTextMessageSize(0);
            session.setMaxBinaryMessageSize(0);
            session.setInputBufferSize(16 * 1024);
            session.setOutputBufferSize(16 * 1024);
        }
    }

    /// Whatever asks for something else than a WebSocket.
    private final class NotWebSocket extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            RejectReason reason =
                    gate.foreign(knock(request, List.of())).orElse(RejectReason.NOT_WEBSOCKET);
            refuse(reason, response, callback);
            return true;
        }
    }
}
