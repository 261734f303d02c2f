package io.github.eslboot.protocol.view;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/** Reads typed values from headers. A value that cannot be parsed counts as absent. */
final class HeaderValues {

	private HeaderValues() {
	}

	static long number(EslEvent event, String header) {
		return number(event.header(header));
	}

	static long number(@Nullable String text) {
		try {
			return (text != null) ? Long.parseLong(text) : -1;
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

	static double decimal(EslEvent event, String header) {
		String text = event.header(header);
		try {
			return (text != null) ? Double.parseDouble(text) : -1;
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

	/** Reads a time in microseconds; FreeSWITCH sends 0 if it has not occurred. */
	static @Nullable Instant time(EslEvent event, String header) {
		long micros = number(event, header);
		return (micros > 0) ? Instant.EPOCH.plus(micros, ChronoUnit.MICROS) : null;
	}

	/** Reads a time in seconds; FreeSWITCH sends 0 if it has not occurred. */
	static @Nullable Instant timeInSeconds(EslEvent event, String header) {
		long seconds = number(event, header);
		return (seconds > 0 && seconds <= Instant.MAX.getEpochSecond()) ? Instant.ofEpochSecond(seconds) : null;
	}

	static @Nullable Duration duration(EslEvent event, String header, ChronoUnit unit) {
		return duration(number(event, header), unit);
	}

	static @Nullable Duration duration(long amount, ChronoUnit unit) {
		return (amount >= 0) ? Duration.of(amount, unit) : null;
	}

	/**
	 * Returns the time between two times; zero if the clock of the server was set back.
	 */
	static @Nullable Duration between(@Nullable Instant start, @Nullable Instant end) {
		if (start == null || end == null) {
			return null;
		}
		Duration duration = Duration.between(start, end);
		return duration.isNegative() ? Duration.ZERO : duration;
	}

	static boolean is(EslEvent event, String header, String value) {
		return value.equalsIgnoreCase(event.header(header));
	}

	/** Returns the value of the first of several headers that the event has. */
	static @Nullable String first(EslEvent event, String... headers) {
		for (String header : headers) {
			String value = event.header(header);
			if (value != null) {
				return value;
			}
		}
		return null;
	}

	static <T> @Nullable T value(EslEvent event, String header, Function<String, T> parser) {
		return value(event.header(header), parser);
	}

	static <T> @Nullable T value(@Nullable String text, Function<String, T> parser) {
		try {
			return (text != null) ? parser.apply(text) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
