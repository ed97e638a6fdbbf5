package dev.mcptether.fleet.ledger;

import java.util.List;

/// What the numbers of an instance mean, in their order: the name of each series, and the unit in
/// which it counts. All these series only grow. Instances of one version share one object.
///
/// @param names `name{label="value"}`; a histogram has its cumulative buckets, its sum and its
///   count
/// @param digits how many digits of each number are behind the decimal point
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
