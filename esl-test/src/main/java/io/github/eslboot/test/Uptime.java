package io.github.eslboot.test;

/**
 * Durations as text, in the form of {@code status} and HEARTBEAT.
 */
final class Uptime {

	private static final long[] SIZES = { 365L * 86_400_000_000L, 86_400_000_000L, 3_600_000_000L, 60_000_000L,
			1_000_000L, 1000L, 1L };

	private static final String[] UNITS = { "year", "day", "hour", "minute", "second", "millisecond", "microsecond" };

	private Uptime() {
	}

	static String words(long micros) {
		StringBuilder text = new StringBuilder();
		long rest = micros;
		for (int i = 0; i < SIZES.length; i++) {
			long count = rest / SIZES[i];
			rest %= SIZES[i];
			text.append((i > 0) ? ", " : "").append(count).append(' ').append(UNITS[i]).append((count == 1) ? "" : "s");
		}
		return text.toString();
	}

}
