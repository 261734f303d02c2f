package io.github.eslboot.autoconfigure;

import java.util.List;

/** Source of the instances of a service, which isolates the optional Spring Cloud. */
@FunctionalInterface
interface ServiceInstances {

	/**
	 * Returns the instances of a service. May block.
	 * @param serviceId name of the service
	 */
	List<EslServerDiscovery.Server> of(String serviceId);

}
