package io.github.eslboot.node;

/**
 * Failure to create a node: its parts belong to different servers. Commands would go to
 * one server, and events would be those of another.
 *
 * @since 0.1.0
 */
public class DifferentServersException extends IllegalArgumentException {

	/**
	 * Creates the exception.
	 * @param message names the parts and their servers
	 */
	public DifferentServersException(String message) {
		super(message);
	}

}
