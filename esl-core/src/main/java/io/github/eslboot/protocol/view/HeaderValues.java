package io.github.eslboot.protocol.view;

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
		String text = event.header(header);
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

	static <T> @Nullable T value(EslEvent event, String header, Function<String, T> parser) {
		String text = event.header(header);
		try {
			return (text != null) ? parser.apply(text) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
