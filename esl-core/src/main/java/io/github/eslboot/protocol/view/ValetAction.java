package io.github.eslboot.protocol.view;

import org.jspecify.annotations.Nullable;

/**
 * What happened to a parked call, {@code Action}.
 *
 * @since 0.1.0
 */
public enum ValetAction {

	/** A call was parked. */
	HOLD("hold"),

	/** Another channel takes the call. {@link #EXIT} follows. */
	BRIDGE("bridge"),

	/** A call left the parking lot: it was taken, hung up, or its time elapsed. */
	EXIT("exit"),

	/** An action that this library does not know, or none. */
	OTHER("");

	private final String text;

	ValetAction(String text) {
		this.text = text;
	}

	static ValetAction of(@Nullable String text) {
		for (ValetAction action : values()) {
			if (action.text.equals(text)) {
				return action;
			}
		}
		return OTHER;
	}

}
