package dev.mcptether.daemon.control;

import dev.mcptether.config.Token;
import dev.mcptether.proof.Exchange;
import dev.mcptether.proof.LinkHeaders;
import dev.mcptether.proof.Nonce;
import dev.mcptether.proof.Side;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A conversation with one daemon that has proven itself. One deadline covers all of it.
public final class ControlClient implements AutoCloseable {
    public static final String PATH = "/-/control";

    /// The control frame of the link that carries a shim's proof. Towards the daemon a command
    /// proves itself as a shim does.
    private static final byte PROOF_FRAME = 0x09;

    private final BlockingWebSocket socket;
    private long lastId;

    private ControlClient(BlockingWebSocket socket) {
        this.socket = socket;
    }

    /// Runs once what is slow the first time (random numbers, digests, JSON). A deadline that
    /// begins afterwards measures the daemon and not this process.
    public static void prepare() {
        Nonce nonce = Nonce.fresh(new SecureRandom());
        InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        byte[] proof =
                new Exchange(nonce, nonce, nowhere).proof(Side.SHIM, new Token("x".repeat(32)));
        var _ = JsonMapper.shared().readTree(params().put("proof", proof).toString());
    }

    /// Connects, checks the daemon's proof, and proves that this command knows the token.
    ///
    /// @throws java.net.ConnectException if nobody listens there
    /// @throws java.net.SocketTimeoutException if nobody answers in time
    /// @throws Unproven if the program that answers does not know the token
    public static ControlClient connect(InetSocketAddress address, Token token, Deadline deadline)
            throws IOException {
        Nonce mine = Nonce.fresh(new SecureRandom());
        Map<String, String> headers =
                Map.of(LinkHeaders.LINK, LinkHeaders.VERSION, LinkHeaders.NONCE, mine.text());
        BlockingWebSocket socket;
        try {
            socket = BlockingWebSocket.open(address, PATH, headers, deadline);
        } catch (RefusedUpgrade refused) {
            throw new Unproven("it answers " + refused.getMessage());
        }
        try {
            prove(socket, mine, token);
            return new ControlClient(socket);
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    private static void prove(BlockingWebSocket socket, Nonce mine, Token token)
            throws IOException {
        Nonce theirs =
                Nonce.read(socket.header(LinkHeaders.NONCE).orElse(null))
                        .orElseThrow(() -> new Unproven("it is not a Tether daemon"));
        byte[] shown =
                LinkHeaders.proof(socket.header(LinkHeaders.PROOF).orElse(null))
                        .orElseThrow(() -> new Unproven("it shows no proof"));
        Exchange exchange = new Exchange(mine, theirs, socket.peer());
        if (!exchange.isProof(shown, Side.DAEMON, token)) {
            throw new Unproven("its proof is for another token");
        }
        byte[] proof = exchange.proof(Side.SHIM, token);
        byte[] frame = new byte[1 + proof.length];
        frame[0] = PROOF_FRAME;
        System.arraycopy(proof, 0, frame, 1, proof.length);
        socket.sendBinary(frame);
    }

    /// The program that answers is not this daemon.
    public static final class Unproven extends IOException {
        Unproven(String why) {
            super(why);
        }
    }

    public JsonNode status() throws IOException {
        return ask("status", params());
    }

    public void found(Asker asker) throws IOException {
        ask("found", by(asker));
    }

    public void stop(Asker asker) throws IOException {
        ask("stop", by(asker));
    }

    public void drain(Asker asker, Duration atMost) throws IOException {
        ask("drain", by(asker).put("at_most_millis", atMost.toMillis()));
    }

    /// @return false if the daemon has no such session
    public boolean end(Asker asker, long session) throws IOException {
        return ask("end", by(asker).put("session", session)).path("ended").asBoolean(false);
    }

    @Override
    public void close() {
        socket.close();
    }

    private static ObjectNode params() {
        return JsonMapper.shared().createObjectNode();
    }

    private static ObjectNode by(Asker asker) {
        ObjectNode params = params();
        asker.write(params);
        return params;
    }

    private JsonNode ask(String method, ObjectNode params) throws IOException {
        lastId++;
        ObjectNode request = JsonMapper.shared().createObjectNode();
        request.put("jsonrpc", "2.0").put("id", lastId).put("method", method);
        request.set("params", params);
        socket.sendText(request.toString().getBytes(StandardCharsets.UTF_8));
        while (true) {
            JsonNode answer = parse(socket.nextText());
            if (answer.path("id").asLong(-1) == lastId) {
                if (answer.has("error")) {
                    throw new IOException(answer.at("/error/message").asString("refused"));
                }
                return answer.path("result");
            }
        }
    }

    private static JsonNode parse(byte[] answer) throws IOException {
        try {
            return JsonMapper.shared().readTree(answer);
        } catch (JacksonException notJson) {
            throw new IOException("the answer is not JSON", notJson);
        }
    }
}
