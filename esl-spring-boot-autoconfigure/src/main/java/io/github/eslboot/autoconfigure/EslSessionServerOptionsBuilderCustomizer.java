package io.github.eslboot.autoconfigure;

import io.github.eslboot.outbound.EslSessionServerOptions;

/**
 * Callback for beans that change the options of the session server after the properties
 * have been applied.
 */
@FunctionalInterface
public interface EslSessionServerOptionsBuilderCustomizer {

	/**
	 * Changes the options.
	 * @param builder the builder
	 */
	void customize(EslSessionServerOptions.Builder builder);

}
