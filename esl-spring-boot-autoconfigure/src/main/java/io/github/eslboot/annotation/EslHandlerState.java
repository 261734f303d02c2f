package io.github.eslboot.annotation;

/**
 * State of a handler method.
 *
 * @since 0.1.0
 */
public enum EslHandlerState {

	/** The method handles events. */
	RUNNING,

	/**
	 * The method is paused: its events are received, but dropped and counted.
	 */
	PAUSED,

	/**
	 * The method is stopped, or not started yet. It receives no events, and they are not
	 * counted.
	 */
	STOPPED

}
