package io.github.eslboot.call;

import java.util.Locale;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Direction of a call as seen from FreeSWITCH.
 *
 * @since 0.1.0
 */
public enum CallDirection {

	/** The call was received by FreeSWITCH. */
	INBOUND,

	/** The call was placed by FreeSWITCH. */
	OUTBOUND;

	/**
	 * Returns the direction with a name.
	 * @param name the name as in {@code Call-Direction}, in any case, or {@code null}
	 * @return the direction, or {@code null} if there is none of that name
	 */
	public static @Nullable CallDirection of(@Nullable String name) {
		if (name == null) {
			return null;
		}
		return switch (name.toLowerCase(Locale.ROOT)) {
			case "inbound" -> INBOUND;
			case "outbound" -> OUTBOUND;
			default -> null;
		};
	}

	/**
	 * Returns the direction of the call of an event.
	 * @param event an event of a call
	 * @return the direction, or {@code null} if the event has none
	 */
	public static @Nullable CallDirection of(EslEvent event) {
		String name = event.header("Call-Direction");
		return of((name != null) ? name : event.header("Caller-Direction"));
	}

}
