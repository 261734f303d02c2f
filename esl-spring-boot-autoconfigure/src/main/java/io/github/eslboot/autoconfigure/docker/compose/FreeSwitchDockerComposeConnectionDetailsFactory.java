package io.github.eslboot.autoconfigure.docker.compose;

import java.util.Map;
import java.util.stream.Stream;

import io.github.eslboot.autoconfigure.EslConnectionDetails;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/**
 * {@link DockerComposeConnectionDetailsFactory} that creates {@link EslConnectionDetails}
 * for a {@code freeswitch} service. FreeSWITCH has no official image, so every image
 * whose name contains {@code freeswitch} is accepted; other images need the label
 * {@code org.springframework.boot.service-connection: freeswitch}.
 */
class FreeSwitchDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<EslConnectionDetails> {

	private static final String LABEL = "org.springframework.boot.service-connection";

	private static final String NAME = "freeswitch";

	FreeSwitchDockerComposeConnectionDetailsFactory() {
		super(FreeSwitchDockerComposeConnectionDetailsFactory::isFreeSwitch);
	}

	private static boolean isFreeSwitch(DockerComposeConnectionSource source) {
		RunningService service = source.getRunningService();
		String label = service.labels().get(LABEL);
		if (label != null) {
			return label.equals(NAME);
		}
		String image = service.image().getName();
		return image.substring(image.lastIndexOf('/') + 1).contains(NAME);
	}

	@Override
	protected EslConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new FreeSwitchDockerComposeConnectionDetails(source.getRunningService());
	}

	/**
	 * {@link EslConnectionDetails} backed by a running service.
	 */
	static class FreeSwitchDockerComposeConnectionDetails extends DockerComposeConnectionDetails
			implements EslConnectionDetails {

		private static final int PORT = 8021;

		private final String host;

		private final int port;

		private final String password;

		FreeSwitchDockerComposeConnectionDetails(RunningService service) {
			super(service);
			this.host = service.host();
			this.port = service.ports().get(PORT);
			this.password = password(service.env());
		}

		private static String password(Map<String, String> environment) {
			return Stream.of("FREESWITCH_ESL_PASSWORD", "EVENT_SOCKET_PASSWORD", "ESL_PASSWORD")
				.filter(environment::containsKey)
				.map(environment::get)
				.findFirst()
				.orElse("ClueCon");
		}

		@Override
		public String getHost() {
			return this.host;
		}

		@Override
		public int getPort() {
			return this.port;
		}

		@Override
		public String getPassword() {
			return this.password;
		}

	}

}
