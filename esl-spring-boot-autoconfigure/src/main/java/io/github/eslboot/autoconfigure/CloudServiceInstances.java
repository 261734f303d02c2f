package io.github.eslboot.autoconfigure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.github.eslboot.autoconfigure.EslServerDiscovery.Server;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.util.StringUtils;

/**
 * Instances that the {@link DiscoveryClient} of Spring Cloud knows. The metadata
 * {@code weight} and {@code tags} of an instance are those of its server.
 */
final class CloudServiceInstances implements ServiceInstances {

	private final DiscoveryClient client;

	CloudServiceInstances(DiscoveryClient client) {
		this.client = client;
	}

	@Override
	public List<Server> of(String serviceId) {
		return this.client.getInstances(serviceId)
			.stream()
			.map(CloudServiceInstances::server)
			.sorted(Comparator.comparing(Server::name))
			.toList();
	}

	private static Server server(ServiceInstance instance) {
		String id = instance.getInstanceId();
		String name = StringUtils.hasText(id) ? id : instance.getHost() + ":" + instance.getPort();
		Map<String, String> metadata = (instance.getMetadata() != null) ? instance.getMetadata() : Map.of();
		return new Server(name, instance.getHost(), instance.getPort(), weight(metadata.get("weight")),
				tags(metadata.get("tags")));
	}

	private static int weight(@Nullable String text) {
		try {
			return StringUtils.hasText(text) ? Math.max(1, Integer.parseInt(text.trim())) : 1;
		}
		catch (NumberFormatException ex) {
			return 1;
		}
	}

	private static List<String> tags(@Nullable String text) {
		return StringUtils.hasText(text)
				? Arrays.stream(text.split(",")).map(String::trim).filter((tag) -> !tag.isEmpty()).toList() : List.of();
	}

}
