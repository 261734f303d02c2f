package io.github.eslboot.autoconfigure;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Properties of a gateway of the servers.
 *
 * @since 0.1.0
 */
public class EslGatewayProperties {

	@NestedConfigurationProperty
	private final EslCallLimitProperties callLimits = new EslCallLimitProperties();

	public EslCallLimitProperties getCallLimits() {
		return this.callLimits;
	}

}
