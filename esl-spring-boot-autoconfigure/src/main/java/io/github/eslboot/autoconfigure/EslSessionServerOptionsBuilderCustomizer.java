package io.github.eslboot.autoconfigure;

import io.github.eslboot.outbound.EslSessionServerOptions;

/**
 * Callback for beans that customize the options of the session server after the
 * properties have been applied.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface EslSessionServerOptionsBuilderCustomizer {

	/**
	 * Customizes the options.
	 * @param builder the builder to customize
	 */
	void customize(EslSessionServerOptions.Builder builder);

}
