package io.github.eslboot.autoconfigure;

import java.net.InetSocketAddress;
import java.util.Locale;

import io.github.eslboot.outbound.EslBindException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer Failure analyzer} for a session server that cannot
 * listen on its address.
 */
class EslBindFailureAnalyzer extends AbstractFailureAnalyzer<EslBindException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, EslBindException cause) {
		InetSocketAddress address = cause.address();
		if (address != null && isInUse(cause.getCause())) {
			return new FailureAnalysis(
					"The session server failed to start because port %d was already in use."
						.formatted(address.getPort()),
					"Identify and stop the process that's listening on port %d, or configure another port with 'freeswitch.esl.outbound.port'."
						.formatted(address.getPort()),
					cause);
		}
		return new FailureAnalysis("The session server failed to start. " + cause.getMessage(),
				"Set 'freeswitch.esl.outbound.address' to a name or address of this machine, or remove it to listen on all "
						+ "addresses, and 'freeswitch.esl.outbound.port' to a port that the application may use.",
				cause);
	}

	/** As Spring Boot does for the port of its web server. */
	private static boolean isInUse(@Nullable Throwable cause) {
		return cause != null && cause.getMessage() != null
				&& cause.getMessage().toLowerCase(Locale.ROOT).contains("in use");
	}

}
