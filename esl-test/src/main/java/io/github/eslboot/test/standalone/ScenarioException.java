package io.github.eslboot.test.standalone;

/**
 * Thrown when a scenario, or a request to the admin API, is invalid. The message names
 * the property and what is expected.
 *
 * @since 0.1.0
 */
public final class ScenarioException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	ScenarioException(String message) {
		super(message);
	}

}
