package io.github.eslboot.autoconfigure.docker.compose;

import java.util.Map;

import io.github.eslboot.autoconfigure.EslConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link FreeSwitchDockerComposeConnectionDetailsFactory}.
 */
class FreeSwitchDockerComposeConnectionDetailsFactoryTests {

	@Test
	void detailsHaveHostPortAndPasswordOfTheService() {
		EslConnectionDetails details = details("registry.example.com/safarov/freeswitch:1.10", Map.of(),
				Map.of("ESL_PASSWORD", "hush"));
		assertThat(details).isNotNull();
		assertThat(details.getHost()).isEqualTo("docker.example.com");
		assertThat(details.getPort()).isEqualTo(32768);
		assertThat(details.getPassword()).isEqualTo("hush");
		assertThat(details.getUser()).isNull();
		assertThat(details.getSslBundle()).isNull();
	}

	@Test
	void detailsHaveDefaultPasswordWithoutEnvironmentVariable() {
		EslConnectionDetails details = details("my-freeswitch", Map.of(), Map.of());
		assertThat(details).isNotNull();
		assertThat(details.getPassword()).isEqualTo("ClueCon");
	}

	@Test
	void labelOverridesTheImageName() {
		String label = "org.springframework.boot.service-connection";
		assertThat(details("mycorp/pbx", Map.of(label, "freeswitch"), Map.of())).isNotNull();
		assertThat(details("mycorp/freeswitch", Map.of(label, "other"), Map.of())).isNull();
	}

	@Test
	void otherImagesHaveNoDetails() {
		assertThat(details("freeswitch/redis", Map.of(), Map.of())).isNull();
	}

	private static @Nullable EslConnectionDetails details(String image, Map<String, String> labels,
			Map<String, String> environment) {
		ConnectionPorts ports = mock();
		given(ports.get(8021)).willReturn(32768);
		RunningService service = mock();
		given(service.name()).willReturn("freeswitch");
		given(service.image()).willReturn(ImageReference.of(image));
		given(service.labels()).willReturn(labels);
		given(service.env()).willReturn(environment);
		given(service.host()).willReturn("docker.example.com");
		given(service.ports()).willReturn(ports);
		DockerComposeConnectionSource source = mock();
		given(source.getRunningService()).willReturn(service);
		return new FreeSwitchDockerComposeConnectionDetailsFactory().getConnectionDetails(source);
	}

}
