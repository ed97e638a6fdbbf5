package dev.mcptether.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Records every event in the order of emission, from any thread. It checks that everything that
/// starts also ends, and that no lock is held while an event is emitted. {@link PairingCheck} asks
/// each sink after each test.
public final class RecordingSink implements EventSink {
    /// The sinks of the running test. Tests run one after the other.
    private static final List<RecordingSink> CHECKED = new CopyOnWriteArrayList<>();

    /// Locks are looked for only in the first events of each kind, and once on each call path. To
    /// find a thread's locks the JVM walks the whole heap, which takes about 50 ms.
    private static final int FIRST = 500;

    private static final int DEPTH = 8;

    private static final Map<Class<?>, Integer> EMITTED = new ConcurrentHashMap<>();
    private static final Set<List<String>> LOOKED_AT = ConcurrentHashMap.newKeySet();
    private final List<String> held = new CopyOnWriteArrayList<>();
    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());

    public RecordingSink() {
        CHECKED.add(this);
    }

    /// A sink for events that a test makes up, whose pairs are not checked.
    public static RecordingSink unchecked() {
        RecordingSink sink = new RecordingSink();
        CHECKED.remove(sink);
        return sink;
    }

    /// The faults in the events of all sinks made since the last call. A test may end before the
    /// things it started, so what has not ended is no fault.
    static List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (RecordingSink sink : CHECKED) {
            Reading reading = new Reading();
            sink.events().forEach(reading::read);
            faults.addAll(reading.faults);
            faults.addAll(sink.held);
        }
        CHECKED.clear();
        return faults;
    }

    @Override
    public void emit(Event event) {
        events.add(event);
        boolean first = EMITTED.merge(event.getClass(), 1, Integer::sum) <= FIRST;
        if (first && LOOKED_AT.add(way())) {
            HeldLocks.ofThisThread()
                    .forEach(lock -> held.add(event + " was emitted while holding " + lock));
        }
    }

    private static List<String> way() {
        return StackWalker.getInstance()
                .walk(frames ->
                        frames.skip(2)
                                .filter(each -> each.getClassName().startsWith("dev.mcptether."))
                                .limit(DEPTH)
                                .map(each -> each.getClassName() + "." + each.getMethodName())
                                .toList());
    }

    /// The events emitted so far.
    public List<Event> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    /// The events of one kind, in order.
    public <E extends Event> List<E> events(Class<E> kind) {
        return events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// Fails unless every start has exactly one end, and every end has its start.
    public void assertPaired() {
        assertThat(new Reading().read(events())).as("pairs in %s", events()).isEmpty();
    }

    /// Reads events in order, and knows what is open and what was wrong.
    private static final class Reading {
        private final Set<Object> open = new LinkedHashSet<>();
        private final List<String> faults = new ArrayList<>();

        List<String> read(List<Event> events) {
            events.forEach(this::read);
            open.forEach(key -> faults.add(key + " never ended"));
            return faults;
        }

        private void read(Event event) {
            Pairing pairing = Pairing.of(event);
            switch (pairing.step()) {
                case BEGINS -> begins(pairing.subject());
                case ENDS -> ends(pairing.subject());
                case NONE -> {}
            }
        }

        private void begins(String key) {
            if (!open.add(key)) {
                faults.add(key + " began twice");
            }
        }

        private void ends(String key) {
            if (!open.remove(key)) {
                faults.add(key + " ended without a start");
            }
        }
    }
}
