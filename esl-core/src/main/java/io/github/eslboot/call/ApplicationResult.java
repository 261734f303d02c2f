package io.github.eslboot.call;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * An application has ended on a call that lives on.
 *
 * @param application the application
 * @param response what it says of itself, for example {@code FILE PLAYED}; {@code _none_}
 * from most
 * @param event its CHANNEL_EXECUTE_COMPLETE, which has the call's variables
 */
public record ApplicationResult(String application, String response, EslEvent event) {

	static ApplicationResult of(String application, EslEvent complete) {
		String response = complete.header("Application-Response");
		return new ApplicationResult(application, (response != null) ? response : "", complete);
	}

	/**
	 * Returns a variable of the call as it was at that moment.
	 * @param name the variable's name
	 * @return the value, or {@code null} when it is not set
	 */
	public @Nullable String variable(String name) {
		return this.event.variable(name);
	}

}
