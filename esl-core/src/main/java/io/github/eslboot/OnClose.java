package io.github.eslboot;

/**
 * What happens to the calls that an application has placed when it closes.
 *
 * @since 0.1.0
 */
public enum OnClose {

	/** They stay up, without a listener or a handle. */
	LEAVE,

	/**
	 * They are hung up, and those that are not answered are cancelled, before the
	 * connections are closed. Calls that others have placed stay up, even if the
	 * application controls them.
	 */
	HANG_UP_PLACED

}
