package io.github.eslboot.autoconfigure;

/**
 * Has the client follow configuration that has changed while the application runs:
 * {@code freeswitch.esl.nodes}, {@code gateways}, {@code call-limits}, {@code host},
 * {@code port}, {@code user}, {@code password} and {@code ssl}, and an
 * {@link EslConnectionDetails} bean that answers otherwise than before. All else takes a
 * restart of the application.
 * <p>
 * There is nothing to call when Spring Cloud refreshes the environment or an SSL bundle
 * is reloaded; both are followed.
 *
 * @since 0.1.0
 */
public interface EslRefresher {

	/**
	 * Reads the configuration again and follows it. Values that are wrong change nothing.
	 * Returns when the changes have begun; nodes connect and drain in the background. May
	 * be called by any thread, but not on an event loop.
	 * @return what has changed
	 * @throws RuntimeException when a value is wrong, as at the start of the application
	 */
	EslRefresh refresh();

}
