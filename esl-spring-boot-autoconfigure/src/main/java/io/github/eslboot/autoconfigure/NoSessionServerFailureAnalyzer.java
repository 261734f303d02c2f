package io.github.eslboot.autoconfigure;

import io.github.eslboot.annotation.NoSessionServerException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer Failure analyzer} for session handlers without a session
 * server.
 */
class NoSessionServerFailureAnalyzer extends AbstractFailureAnalyzer<NoSessionServerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NoSessionServerException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Set 'freeswitch.esl.outbound.enabled' to true so that FreeSWITCH can hand calls over to the application, "
						+ "or to false if the methods are not to be called.",
				cause);
	}

}
