package dev.mcptether.app;

import java.util.UUID;
import java.util.random.RandomGenerator;

/// Names instances: UUIDs of version 7 (RFC 9562 section 5.7), which sort by their time of birth.
final class InstanceId {
    private InstanceId() {}

    static UUID next(long epochMillis, RandomGenerator random) {
        long high = (epochMillis << 16) | 0x7000 | random.nextInt(0x1000);
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
