package io.github.eslboot.protocol.view;

import org.jspecify.annotations.Nullable;

/**
 * What happened to a SIP registration, the subclass of the event.
 *
 * @since 0.1.0
 */
public enum RegistrationAction {

	/** A phone sent a registration without a password and is asked for it. */
	PRE_REGISTER("sofia::pre_register"),

	/**
	 * A phone sent a registration with a password; the event has the result of the
	 * authentication.
	 */
	ATTEMPT("sofia::register_attempt"),

	/** A phone is registered, or renewed its registration. */
	REGISTER("sofia::register"),

	/** The authentication of a registration or of a call was refused. */
	FAILURE("sofia::register_failure"),

	/** A phone ended its registration, or its connection was lost. */
	UNREGISTER("sofia::unregister"),

	/** A registration was not renewed in time, or a command removed it. */
	EXPIRE("sofia::expire"),

	/** A registered phone became reachable or unreachable. */
	USER_STATE("sofia::sip_user_state"),

	/** An action that this library does not know. */
	OTHER("");

	private final String text;

	RegistrationAction(String text) {
		this.text = text;
	}

	static RegistrationAction of(@Nullable String text) {
		for (RegistrationAction action : values()) {
			if (action.text.equals(text)) {
				return action;
			}
		}
		return OTHER;
	}

}
