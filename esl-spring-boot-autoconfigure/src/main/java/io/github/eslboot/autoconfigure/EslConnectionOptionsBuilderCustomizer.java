package io.github.eslboot.autoconfigure;

import io.github.eslboot.connection.ConnectionOptions;

/**
 * Callback for beans that customize the connection options after the properties have been
 * applied, for example to set a custom SSL context.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface EslConnectionOptionsBuilderCustomizer {

	/**
	 * Customizes the options.
	 * @param builder the builder to customize
	 */
	void customize(ConnectionOptions.Builder builder);

}
