package io.github.eslboot.autoconfigure;

import io.github.eslboot.node.DifferentServersException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer Failure analyzer} for beans of several clients that
 * would be used as one.
 */
class MixedClientsFailureAnalyzer extends AbstractFailureAnalyzer<RuntimeException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, RuntimeException cause) {
		MixedClientsException mixed = findCause(rootFailure, MixedClientsException.class);
		if (mixed != null) {
			return new FailureAnalysis(mixed.getMessage() + ".", mixed.action(), mixed);
		}
		DifferentServersException different = findCause(rootFailure, DifferentServersException.class);
		if (different == null) {
			return null;
		}
		return new FailureAnalysis(different.getMessage() + ".", MixedClientsException.ONE_CLIENT, different);
	}

}
