package dev.mcptether.doctor;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A look that several checks need and that is taken once, by the first who asks. The others wait
/// for it. A look that fails is taken again by the next.
final class Once<T> implements Supplier<T> {
    private final Supplier<T> look;

    /// Guarded by this.
    private @Nullable T seen;

    Once(Supplier<T> look) {
        this.look = look;
    }

    @Override
    public synchronized T get() {
        T known = seen;
        if (known == null) {
            known = look.get();
            seen = known;
        }
        return known;
    }
}
