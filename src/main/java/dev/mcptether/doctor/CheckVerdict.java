package dev.mcptether.doctor;

import java.util.Locale;

/// The result of a check, the best first.
public enum CheckVerdict {
    /// There is nothing to look at here; the evidence says why.
    SKIPPED,
    OK,
    /// It works, but something should be different.
    WARNING,
    /// It does not work, or soon will not.
    FAILED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean worseThan(CheckVerdict other) {
        return compareTo(other) > 0;
    }
}
