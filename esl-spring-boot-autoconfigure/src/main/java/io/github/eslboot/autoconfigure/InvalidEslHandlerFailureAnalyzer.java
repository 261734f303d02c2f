package io.github.eslboot.autoconfigure;

import io.github.eslboot.annotation.InvalidEslHandlerException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports a handler method that cannot work without a stack trace, which would only show
 * Spring's own classes.
 */
class InvalidEslHandlerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidEslHandlerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidEslHandlerException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Change the method. What handler methods may look like is described at @EslEventHandler and "
						+ "@EslNoticeHandler.",
				cause);
	}

}
