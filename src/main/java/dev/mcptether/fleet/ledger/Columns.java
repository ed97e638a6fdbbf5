package dev.mcptether.fleet.ledger;

import java.util.List;

/// What the numbers of an instance mean, in their order: the names of its series, all of which only
/// grow, and in which unit each counts. Instances of one version share one object.
///
/// @param names `name{label="value"}`; of histograms the cumulative buckets, the sum and the count
/// @param digits of each number, how many stand behind the point
@SuppressWarnings("ArrayRecordComponent") // compared by identity
public record Columns(List<String> names, int[] digits) {
    public int size() {
        return digits.length;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
