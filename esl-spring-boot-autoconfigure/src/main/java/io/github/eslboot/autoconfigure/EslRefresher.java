package io.github.eslboot.autoconfigure;

/**
 * Applies configuration that has changed while the application runs:
 * {@code freeswitch.esl.nodes}, {@code gateways}, {@code call-limits}, {@code host},
 * {@code port}, {@code user}, {@code password} and {@code ssl}, and values of an
 * {@link EslConnectionDetails} bean. All other changes require a restart of the
 * application.
 * <p>
 * A refresh is automatic when Spring Cloud refreshes the environment or when an SSL
 * bundle is reloaded.
 *
 * @since 0.1.0
 */
public interface EslRefresher {

	/**
	 * Reads the configuration again and applies its changes. If a value is invalid,
	 * nothing is changed. Returns before the changes are complete: nodes connect and
	 * drain in the background. May be called by any thread except an event loop.
	 * @return the changes
	 * @throws RuntimeException if a value is invalid, as at the start of the application
	 */
	EslRefresh refresh();

}
