package dev.mcptether.event;

import java.math.BigDecimal;

/// An exact number in base units: `unscaled` / 10^`digits`, in its shortest form. An instance that
/// ends has no time for {@link BigDecimal}, whose first use takes 10 ms (measured).
///
/// @param digits after the decimal point, 0 to 18
public record Decimal(long unscaled, int digits) {
    public Decimal {
        while (digits > 0 && unscaled % 10 == 0) {
            unscaled /= 10;
            digits--;
        }
    }

    public static Decimal of(long whole) {
        return new Decimal(whole, 0);
    }

    public boolean isZero() {
        return unscaled == 0;
    }

    public BigDecimal exact() {
        return BigDecimal.valueOf(unscaled, digits);
    }

    public double nearestDouble() {
        return Double.parseDouble(toString());
    }

    /// Without an exponent and without zeros at the end, as in JSON.
    @Override
    public String toString() {
        if (digits == 0) {
            return Long.toString(unscaled);
        }
        StringBuilder text = new StringBuilder(24).append(unscaled);
        int sign = unscaled < 0 ? 1 : 0;
        while (text.length() - sign <= digits) {
            text.insert(sign, '0');
        }
        return text.insert(text.length() - digits, '.').toString();
    }
}
