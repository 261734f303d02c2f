package io.github.eslboot.autoconfigure;

import io.github.eslboot.connection.ConnectionOptions;

/**
 * Callback for beans that want to change the connection's options after the properties
 * have been applied, for example to bring an SSL context of their own.
 */
@FunctionalInterface
public interface EslConnectionOptionsBuilderCustomizer {

	/**
	 * Customizes the options.
	 * @param builder the builder to change
	 */
	void customize(ConnectionOptions.Builder builder);

}
