package dev.mcptether.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A client, a server and the connections between them. Everything that can go wrong is one {@link
/// Action}. The same actions from the same setup give the same world. The invariants are checked
/// after each action.
final class World {
    private static final int LARGEST_MESSAGE_BYTES = 64;
    private static final byte[] REPORT = {'{', '}'};

    private final Setup setup;
    private final DeliveryLedger ledger = new DeliveryLedger();
    private final ClientEnd client;
    private final Map<ServerSession, LossyWire> served = new HashMap<>();
    private final List<LossyWire> left = new ArrayList<>();
    private ServerSessions sessions;
    private int restarts;
    private int connections;
    private @Nullable LossyWire wire;
    private DeliveryLedger.@Nullable Book book;
    private boolean mayRace;
    private int textFrames;

    /// The clock starts shortly before its overflow, as `System.nanoTime` may.
    private long now = Long.MAX_VALUE - Duration.ofSeconds(100).toNanos();

    World(Setup setup) {
        this.setup = setup;
        client = new ClientEnd(setup.clientWindow(), new SplittableRandom(setup.seed()));
        sessions = newSessions();
    }

    boolean can(Action action) {
        return switch (action) {
            case CONNECT -> wire == null && connections < setup.limits().connections();
            case CLIENT_SENDS -> wire != null && client.canSend() && mayWrite(clientBook().up);
            case CLIENT_SENDS_TOO_LATE -> wire == null && mayRace && mayWrite(clientBook().up);
            case SERVER_SENDS -> sender(0) != null;
            case DELIVER_UP -> wire != null && !wire.up.isEmpty();
            case DELIVER_DOWN -> wire != null && !wire.down.isEmpty();
            case DELIVER_LATE -> left.stream().anyMatch(each -> !each.up.isEmpty());
            case CUT, CLIENT_LEAVES -> wire != null;
            case SERVER_LEAVES -> wire != null && wire.serverOpen;
            case SERVER_NOTICES -> !left.isEmpty();
            case RESTART -> restarts < setup.limits().restarts();
            case ACK_TIMERS, REPORT -> true;
            case RETENTION_PASSES -> true;
            case GOODBYE -> wire != null && client.hasSession();
        };
    }

    /// @param dice decides everything that the action itself leaves open
    void act(Action action, int dice) {
        switch (action) {
            case CONNECT -> connect();
            case CLIENT_SENDS -> clientSends(dice);
            case CLIENT_SENDS_TOO_LATE -> clientSendsTooLate(dice);
            case SERVER_SENDS -> serverSends(dice);
            case DELIVER_UP -> deliverUp(current());
            case DELIVER_DOWN -> deliverDown(current());
            case DELIVER_LATE -> deliverLate();
            case CUT -> cut();
            case CLIENT_LEAVES -> clientLeaves();
            case SERVER_LEAVES -> serverLeaves(current());
            case SERVER_NOTICES -> serverLeaves(left.removeFirst());
            case RESTART -> restart();
            case ACK_TIMERS -> ackTimers();
            case REPORT -> report();
            case RETENTION_PASSES -> retentionPasses();
            case GOODBYE -> goodbye();
        }
        checkBounds();
    }

    /// Stops all faults. Then the two ends find each other, everything arrives, and nothing stays
    /// retained, whatever happened before.
    void heal() {
        left.forEach(this::serverLeaves);
        left.clear();
        if (wire != null && !wire.serverOpen) {
            clientLeaves();
        }
        for (int i = 0; i < 4; i++) {
            settle();
        }
        assertThat(client.canSend()).as("client may send").isTrue();
        clientSends(0);
        ServerSession session = serverSession();
        assertThat(session.canSend(LARGEST_MESSAGE_BYTES)).as("server may send").isTrue();
        send(session, 0);
        settle();
        settle();
        assertThat(clientBook().complete()).as("all arrived: %s", book).isTrue();
        assertThat(client.retainedBytes()).as("retained by the client").isZero();
        assertThat(session.retainedBytes()).as("retained by the server").isZero();
    }

    int textFrames() {
        return textFrames;
    }

    private void settle() {
        if (wire == null) {
            connect();
        }
        while (wire != null && !(wire.up.isEmpty() && wire.down.isEmpty())) {
            if (!wire.up.isEmpty()) {
                deliverUp(current());
            } else {
                deliverDown(current());
            }
        }
        ackTimers();
        checkBounds();
    }

    private void connect() {
        LossyWire fresh = new LossyWire(new ServerEnd(sessions));
        wire = fresh;
        connections++;
        clientWrites(client.connect());
        mayRace = false;
    }

    private void clientSends(int dice) {
        send(clientBook().up, dice);
    }

    /// The client was about to send the message when the connection broke.
    private void clientSendsTooLate(int dice) {
        mayRace = false;
        assertThat(client.canSend()).isFalse();
        assertThat(client.sent(clientBook().up.next(extra(dice)))).isFalse();
    }

    private void send(DeliveryLedger.Book.Lane lane, int dice) {
        byte[] message = lane.next(extra(dice));
        assertThat(client.sent(message)).isTrue();
        current().up(LossyWire.Frame.text(message));
    }

    private void serverSends(int dice) {
        send(Objects.requireNonNull(sender(dice)), dice);
    }

    private void send(ServerSession session, int dice) {
        byte[] message = ledger.of(session.id()).down.next(extra(dice));
        if (session.sent(message)) {
            serving(session).down(LossyWire.Frame.text(message));
        }
    }

    private void deliverUp(LossyWire on) {
        LossyWire.Frame frame = on.up.remove();
        if (frame.text()) {
            serverReceives(on, frame.bytes());
            return;
        }
        ServerEnd.Heard heard = on.serverEnd.onControl(ByteBuffer.wrap(frame.bytes()), now);
        if (heard instanceof ServerEnd.Heard.Gone
                && Control.decode(ByteBuffer.wrap(frame.bytes())) instanceof Control.Resume asked) {
            DeliveryLedger.Book lost = ledger.of(asked.key().id());
            assertThat(lost.ended || !lost.known)
                    .as("the session was lost for a reason: %s", lost)
                    .isTrue();
        }
        serverHears(on, heard);
    }

    private void serverReceives(LossyWire on, byte[] message) {
        textFrames++;
        if (setup.fault() == WireFault.SERVER_DOES_NOT_COUNT && textFrames % 3 == 0) {
            ledgerOf(on).up.deliver(message);
            return;
        }
        Receipt receipt = on.serverEnd.received(message.length, now);
        switch (receipt) {
            case DELIVER -> {
                if (setup.fault() != WireFault.SERVER_DROPS || textFrames % 3 != 0) {
                    ledgerOf(on).up.deliver(message);
                }
                ackFromServer(sessionOn(on));
            }
            case STALE -> {
                if (setup.fault() == WireFault.SERVER_DELIVERS_STALE) {
                    clientBook().up.deliver(message);
                }
            }
            case PREMATURE -> throw new AssertionError("text before hello");
        }
    }

    private void serverHears(LossyWire on, ServerEnd.Heard heard) {
        switch (heard) {
            case ServerEnd.Heard.Nothing _ -> {}
            case ServerEnd.Heard.Opened(ServerSession session, Frames welcome) -> {
                ledger.of(session.id()).known = true;
                served.put(session, on);
                serverWrites(on, welcome);
            }
            case ServerEnd.Heard.Resumed(ServerSession session, Frames resend, boolean _) -> {
                served.put(session, on);
                serverWrites(on, resend);
            }
            case ServerEnd.Heard.Gone(Frames reply) -> serverWrites(on, reply);
            case ServerEnd.Heard.Reported(ServerSession _, Control.Report report) ->
                    assertThat(report.json()).isEqualTo(REPORT);
            case ServerEnd.Heard.Ended _ -> serverLeaves(on);
            case ServerEnd.Heard.Refused(CloseCode code, String why) -> {
                assertThat(code).as(why).isIn(CloseCode.OVERLOADED, CloseCode.TAKEN_OVER);
                assertThat(on.clientOpen && code == CloseCode.TAKEN_OVER).as(why).isFalse();
                serverLeaves(on);
            }
        }
    }

    private void deliverDown(LossyWire on) {
        LossyWire.Frame frame = on.down.remove();
        if (!frame.text()) {
            clientHears(client.onControl(ByteBuffer.wrap(frame.bytes())));
            return;
        }
        textFrames++;
        if (setup.fault() != WireFault.CLIENT_DOES_NOT_COUNT || textFrames % 3 != 0) {
            assertThat(client.received(frame.bytes().length, now)).isEqualTo(Receipt.DELIVER);
        }
        clientBook().down.deliver(frame.bytes());
        ackFromClient();
    }

    private void clientHears(ClientEnd.Heard heard) {
        switch (heard) {
            case ClientEnd.Heard.Nothing _ -> {}
            case ClientEnd.Heard.Opened(Terms terms) ->
                    assertThat(terms.window()).isEqualTo(setup.serverWindow());
            case ClientEnd.Heard.Resumed(Frames resend) -> clientWrites(resend);
            case ClientEnd.Heard.Lost(boolean _, Frames hello) -> clientWrites(hello);
            case ClientEnd.Heard.Ended _ -> throw new AssertionError("no server said goodbye");
            case ClientEnd.Heard.Broken(CloseCode _, String why) -> throw new AssertionError(why);
        }
    }

    private void deliverLate() {
        left.stream().filter(each -> !each.up.isEmpty()).findFirst().ifPresent(this::deliverUp);
    }

    private void cut() {
        serverLeaves(current());
        clientLeaves();
        left.removeLast();
    }

    private void clientLeaves() {
        LossyWire leaving = current();
        mayRace = client.canSend();
        client.cut(now);
        leaving.clientLeaves();
        left.add(leaving);
        wire = null;
    }

    private void serverLeaves(LossyWire leaving) {
        leaving.serverEnd.cut(now);
        leaving.serverLeaves();
    }

    private void restart() {
        restarts++;
        for (ServerSession each : served.keySet()) {
            ledger.of(each.id()).ended = true;
        }
        served.clear();
        left.clear();
        if (wire != null) {
            wire.serverLeaves();
        }
        sessions = newSessions();
    }

    private void ackTimers() {
        now += AckPolicy.DEFAULT.delay().toNanos();
        ackFromClient();
        List.copyOf(served.keySet()).forEach(this::ackFromServer);
    }

    private void ackFromClient() {
        byte[] ack = client.ackDue(now);
        if (ack != null) {
            current().up(LossyWire.Frame.binary(ack));
        }
    }

    private void ackFromServer(ServerSession session) {
        byte[] ack = session.ackDue(now);
        if (ack != null) {
            serving(session).down(LossyWire.Frame.binary(ack));
        }
    }

    private void report() {
        byte[] report = client.report(REPORT);
        if (report != null) {
            current().up(LossyWire.Frame.binary(report));
        }
    }

    private void retentionPasses() {
        now += Terms.DEFAULT_RETENTION.toNanos();
        sessions.expire(now);
        if (client.lostInNanos(now) == 0) {
            client.forget();
            mayRace = false;
        }
    }

    private void goodbye() {
        byte[] goodbye = client.goodbye();
        if (goodbye != null) {
            current().up(LossyWire.Frame.binary(goodbye));
        }
        clientLeaves();
        mayRace = false;
    }

    private void clientWrites(Frames outgoing) {
        for (byte[] each : outgoing.binary()) {
            if (Control.decode(ByteBuffer.wrap(each)) instanceof Control.Hello hello) {
                book = ledger.begin(hello.key().id());
            }
        }
        write(outgoing, current()::up);
    }

    private void serverWrites(LossyWire on, Frames outgoing) {
        write(outgoing, on::down);
    }

    private void write(Frames outgoing, Consumer<LossyWire.Frame> to) {
        outgoing.binary().forEach(each -> to.accept(LossyWire.Frame.binary(each)));
        List<byte[]> text =
                switch (setup.fault()) {
                    case RESENDS_NOTHING -> List.of();
                    case RESENDS_BACKWARDS -> outgoing.text().reversed();
                    case RESENDS_TWICE ->
                            outgoing.text().stream()
                                    .flatMap(each -> Stream.of(each, each))
                                    .toList();
                    case NONE,
                            SERVER_DOES_NOT_COUNT,
                            SERVER_DROPS,
                            SERVER_DELIVERS_STALE,
                            CLIENT_DOES_NOT_COUNT ->
                            outgoing.text();
                };
        text.forEach(each -> to.accept(LossyWire.Frame.text(each)));
    }

    /// Uses plain comparisons, because it runs about ten million times.
    private void checkBounds() {
        bounded(client.retainedBytes(), setup.clientWindow().bytes() + 2 * LARGEST_MESSAGE_BYTES);
        bounded(sessions.retainedBytes(), 3 * setup.bounds().bytes() + LARGEST_MESSAGE_BYTES);
        bounded(sessions.size(), setup.bounds().sessions() + 1);
        long sum = 0;
        for (ServerSession each : served.keySet()) {
            bounded(each.retainedBytes(), setup.serverWindow().bytes() + LARGEST_MESSAGE_BYTES);
            sum += each.retainedBytes();
        }
        if (sum != sessions.retainedBytes()) {
            throw new AssertionError(sum + " bytes retained, not " + sessions.retainedBytes());
        }
    }

    private static void bounded(long actual, long limit) {
        if (actual >= limit) {
            throw new AssertionError(actual + " is not below " + limit);
        }
    }

    private ServerSessions newSessions() {
        Terms terms =
                new Terms(new UUID(0, restarts), Terms.DEFAULT_RETENTION, setup.serverWindow());
        return new ServerSessions(terms, setup.bounds(), this::sessionEnded);
    }

    private void sessionEnded(ServerSession session, ServerSession.EndReason reason) {
        assertThat(reason).isNotEqualTo(ServerSession.EndReason.PROTOCOL_ERROR);
        ledger.of(session.id()).ended = true;
        served.remove(session);
    }

    private @Nullable ServerSession sender(int dice) {
        List<ServerSession> able =
                served.keySet().stream()
                        .filter(each ->
                                each.canSend(LARGEST_MESSAGE_BYTES)
                                        && mayWrite(ledger.of(each.id()).down))
                        .sorted(Comparator.comparing(each -> ledger.of(each.id()).toString()))
                        .toList();
        return able.isEmpty() ? null : able.get(dice % able.size());
    }

    private ServerSession serverSession() {
        return served.keySet().stream()
                .filter(each -> ledger.of(each.id()) == book)
                .findAny()
                .orElseThrow(() -> new AssertionError("the server has no session for " + book));
    }

    private ServerSession sessionOn(LossyWire on) {
        return Objects.requireNonNull(on.serverEnd.session());
    }

    private DeliveryLedger.Book ledgerOf(LossyWire on) {
        ServerSession session = on.serverEnd.session();
        return session == null ? clientBook() : ledger.of(session.id());
    }

    private LossyWire serving(ServerSession session) {
        return Objects.requireNonNull(served.get(session));
    }

    private LossyWire current() {
        return Objects.requireNonNull(wire);
    }

    private DeliveryLedger.Book clientBook() {
        return Objects.requireNonNull(book);
    }

    private boolean mayWrite(DeliveryLedger.Book.Lane lane) {
        return lane.sent() < setup.limits().messages();
    }

    private static int extra(int dice) {
        return dice % (LARGEST_MESSAGE_BYTES - 8);
    }

    /// A text of everything that decides the future. Two states with equal texts are the same.
    String fingerprint() {
        StringBuilder all = new StringBuilder();
        all.append(client).append(client.ackDueInNanos(now)).append(client.lostInNanos(now));
        all.append(book).append(mayRace).append(restarts).append(wire == null);
        if (wire != null) {
            append(all, wire);
        }
        left.forEach(each -> append(all, each));
        served.keySet().stream()
                .map(each ->
                        "%s %s %s".formatted(ledger.of(each.id()), each, each.ackDueInNanos(now)))
                .sorted()
                .forEach(all::append);
        return all.append(sessions.expiresInNanos(now)).toString();
    }

    private void append(StringBuilder all, LossyWire each) {
        all.append(each.clientOpen).append(each.serverOpen);
        ServerSession session = each.serverEnd.session();
        all.append(each.serverEnd).append(session == null ? "" : ledger.of(session.id()));
        each.up.forEach(frame -> all.append('^').append(describe(frame)));
        each.down.forEach(frame -> all.append('v').append(describe(frame)));
    }

    private String describe(LossyWire.Frame frame) {
        if (frame.text()) {
            return java.util.Arrays.toString(frame.bytes());
        }
        return switch (Control.decode(ByteBuffer.wrap(frame.bytes()))) {
            case Control.Hello hello -> "hello" + ledger.of(hello.key().id()).toString();
            case Control.Resume(SessionKey key, long attempt, long received) ->
                    "resume" + attempt + "/" + received + ledger.of(key.id());
            case Decoded other -> other.toString();
        };
    }
}
