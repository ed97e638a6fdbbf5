package dev.mcptether.fleet.ledger;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// All counters of one instance at one moment, zeros included. A value.
public final class Counts {
    private final Columns columns;
    private final long[] values;

    /// @param values one for each column; the array belongs to this object from now on
    public Counts(Columns columns, long[] values) {
        this.columns = columns;
        this.values = values;
    }

    Columns columns() {
        return columns;
    }

    /// The greater value in each place: what an instance was once seen to have counted stays
    /// counted.
    Counts atLeast(Counts earlier) {
        if (!earlier.columns.equals(columns)) {
            return this;
        }
        long[] most = values.clone();
        for (int i = 0; i < most.length; i++) {
            most[i] = Math.max(most[i], earlier.values[i]);
        }
        return new Counts(columns, most);
    }

    void addTo(long[] sums) {
        for (int i = 0; i < values.length; i++) {
            sums[i] += values[i];
        }
    }

    /// All values that are not 0, by name, exactly.
    SequencedMap<String, BigDecimal> named() {
        return named(columns, values);
    }

    static SequencedMap<String, BigDecimal> named(Columns columns, long[] values) {
        SequencedMap<String, BigDecimal> named = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0) {
                BigDecimal exact = BigDecimal.valueOf(values[i], columns.digits()[i]);
                named.put(columns.names().get(i), exact);
            }
        }
        return named;
    }
}
