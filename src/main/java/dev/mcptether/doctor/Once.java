package dev.mcptether.doctor;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A look that several checks need. The first check that asks takes it, and the others wait for it.
/// If it fails, the next check takes it again.
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
