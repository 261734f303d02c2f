package io.github.eslboot.call;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Result of an application that has ended while its call continues.
 *
 * @param application the application
 * @param response its {@code Application-Response}, for example {@code FILE PLAYED};
 * {@code _none_} from most applications
 * @param event its CHANNEL_EXECUTE_COMPLETE, which has the variables of the call
 */
public record ApplicationResult(String application, String response, EslEvent event) {

	static ApplicationResult of(String application, EslEvent complete) {
		String response = complete.header("Application-Response");
		return new ApplicationResult(application, (response != null) ? response : "", complete);
	}

	/**
	 * Returns the value that a variable of the call had at the end of the application.
	 * @param name name of the variable
	 * @return the value, or {@code null} if it is not set
	 */
	public @Nullable String variable(String name) {
		return this.event.variable(name);
	}

}
