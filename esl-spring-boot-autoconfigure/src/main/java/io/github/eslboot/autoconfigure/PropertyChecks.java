package io.github.eslboot.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Validation of values. Its exceptions make Spring Boot's report name the property and
 * its origin. Must be called by bean methods: an exception during the binding of the
 * properties is reported without the origin.
 */
final class PropertyChecks {

	private PropertyChecks() {
	}

	static int between(String property, int value, int min, int max) {
		if (value < min || value > max) {
			throw invalid(property, value, "It must be %d to %d.".formatted(min, max));
		}
		return value;
	}

	static int atLeast(String property, int value, int min) {
		if (value < min) {
			throw invalid(property, value, "It must be at least %d.".formatted(min));
		}
		return value;
	}

	static Duration positive(String property, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw invalid(property, value, "It must be longer than zero.");
		}
		return value;
	}

	static Duration notNegative(String property, Duration value) {
		if (value.isNegative()) {
			throw invalid(property, value, "It must not be negative.");
		}
		return value;
	}

	static DataSize between(String property, DataSize value, DataSize min, DataSize max) {
		if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
			throw invalid(property, value, "It must be %s to %s.".formatted(min, max));
		}
		return value;
	}

	static InvalidConfigurationPropertyValueException invalid(String property, Object value, String reason) {
		return new InvalidConfigurationPropertyValueException(property, value, reason);
	}

}
