package io.github.eslboot.autoconfigure;

import io.github.eslboot.annotation.InvalidEslHandlerException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer Failure analyzer} for invalid handler methods. Replaces
 * the stack trace, which would only show Spring's own classes.
 */
class InvalidEslHandlerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidEslHandlerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidEslHandlerException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Change the method. The Javadoc of @EslEventHandler, @EslNoticeHandler and @EslSessionHandler "
						+ "describes valid handler methods.",
				cause);
	}

}
