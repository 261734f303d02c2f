package io.github.eslboot.autoconfigure.observation;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the observation of the Event Socket client.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("freeswitch.esl.observation")
public class EslObservationProperties {

	/**
	 * Whether to observe commands, jobs, calls, sessions and handlers if there is an
	 * observation registry.
	 */
	private boolean enabled = true;

	/**
	 * Whether to set the context of the trace as channel variables, such as
	 * esl_traceparent, on calls that are originated.
	 */
	private boolean traceVariables = true;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public boolean isTraceVariables() {
		return this.traceVariables;
	}

	public void setTraceVariables(boolean traceVariables) {
		this.traceVariables = traceVariables;
	}

}
