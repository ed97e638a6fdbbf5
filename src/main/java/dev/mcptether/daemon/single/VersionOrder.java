package dev.mcptether.daemon.single;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tells which of two versions is newer. Numbers are compared by value from left to right. If they
/// are equal, a version with a suffix (`-SNAPSHOT`, `-rc1`) is older than the one without. Two
/// suffixes are not compared. A text that is no version is neither newer nor older than anything.
public final class VersionOrder {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9}){0,5})(-.+)?");

    private VersionOrder() {}

    public static boolean newer(String one, String other) {
        Matcher mine = FORM.matcher(one);
        Matcher theirs = FORM.matcher(other);
        if (!mine.matches() || !theirs.matches()) {
            return false;
        }
        String[] left = mine.group(1).split("\\.", -1);
        String[] right = theirs.group(1).split("\\.", -1);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int order = Integer.compare(number(left, i), number(right, i));
            if (order != 0) {
                return order > 0;
            }
        }
        return mine.group(2) == null && theirs.group(2) != null;
    }

    private static int number(String[] parts, int at) {
        return at < parts.length ? Integer.parseInt(parts[at]) : 0;
    }
}
