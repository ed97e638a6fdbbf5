package dev.mcptether.daemon.diagnostics;

import dev.mcptether.daemon.diagnostics.Tool.InvalidArgument;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A call's arguments. Every reader throws {@link InvalidArgument} for what is not of its type or
/// range.
public record Arguments(ObjectNode values) {
    public String text(String name) {
        JsonNode value = values.path(name);
        if (!value.isString()) {
            throw new InvalidArgument("%s must be a string".formatted(name));
        }
        return value.asString();
    }

    public String text(String name, String otherwise) {
        return values.has(name) ? text(name) : otherwise;
    }

    public double number(String name, double least, double most) {
        JsonNode value = values.path(name);
        double number = value.isNumber() ? value.asDouble() : Double.NaN;
        if (!(number >= least && number <= most)) {
            throw new InvalidArgument(
                    "%s must be a number from %s to %s".formatted(name, plain(least), plain(most)));
        }
        return number;
    }

    public int whole(String name, int least, int most, int otherwise) {
        if (!values.has(name)) {
            return otherwise;
        }
        double number = number(name, least, most);
        if (number != Math.rint(number)) {
            throw new InvalidArgument("%s must be a whole number".formatted(name));
        }
        return (int) number;
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
