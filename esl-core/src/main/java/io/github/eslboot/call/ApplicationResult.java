package io.github.eslboot.call;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Result of an application that has ended while its call continues.
 *
 * @param application the name of the application
 * @param response the {@code Application-Response}, for example {@code FILE PLAYED};
 * {@code _none_} from most applications; empty if the event has none
 * @param event the CHANNEL_EXECUTE_COMPLETE of the application, which has the variables
 * of the call
 * @since 0.1.0
 */
public record ApplicationResult(String application, String response, EslEvent event) {

	static ApplicationResult of(String application, EslEvent complete) {
		String response = complete.header("Application-Response");
		return new ApplicationResult(application, (response != null) ? response : "", complete);
	}

	/**
	 * Returns the value of a channel variable at the end of the application.
	 * @param name name of the variable
	 * @return the value, or {@code null} if it is not set
	 */
	public @Nullable String variable(String name) {
		return this.event.variable(name);
	}

}
