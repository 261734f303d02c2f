package io.github.eslboot.protocol.view;

import org.jspecify.annotations.Nullable;

/**
 * What happened to a SIP gateway, the subclass of the event.
 *
 * @since 0.1.0
 */
public enum GatewayAction {

	/** The state of the registration or the reachability of a gateway changed. */
	STATE("sofia::gateway_state"),

	/** A gateway was added to a profile. */
	ADD("sofia::gateway_add"),

	/** A gateway was removed from its profile. */
	DELETE("sofia::gateway_delete"),

	/** A gateway asked for a password of another realm than that of its configuration. */
	INVALID_DIGEST_REQUEST("sofia::gateway_invalid_digest_req"),

	/** An action that this library does not know. */
	OTHER("");

	private final String text;

	GatewayAction(String text) {
		this.text = text;
	}

	static GatewayAction of(@Nullable String text) {
		for (GatewayAction action : values()) {
			if (action.text.equals(text)) {
				return action;
			}
		}
		return OTHER;
	}

}
