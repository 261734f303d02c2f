package io.github.eslboot.autoconfigure;

import io.github.eslboot.connection.EslClientResources;

/**
 * Callback that customizes the builder of the client's threads after the properties and
 * the beans of the application were applied.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface EslClientResourcesBuilderCustomizer {

	/**
	 * Customizes the builder.
	 * @param builder the builder
	 */
	void customize(EslClientResources.Builder builder);

}
