package io.github.eslboot.autoconfigure.testcontainers;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.eslboot.autoconfigure.EslConnectionDetails;
import io.github.eslboot.test.testcontainers.FreeSwitchContainer;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.util.ClassUtils;

/**
 * {@link ContainerConnectionDetailsFactory} that creates {@link EslConnectionDetails} for
 * a container: for every {@code FreeSwitchContainer} of esl-test, and for other
 * containers by the name of their image or by {@code @ServiceConnection("freeswitch")}.
 */
class FreeSwitchContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, EslConnectionDetails> {

	private static final boolean TEST_KIT_PRESENT = ClassUtils.isPresent(
			"io.github.eslboot.test.testcontainers.FreeSwitchContainer",
			FreeSwitchContainerConnectionDetailsFactory.class.getClassLoader());

	FreeSwitchContainerConnectionDetailsFactory() {
		super(List.of("freeswitch", "safarov/freeswitch", "signalwire/freeswitch"));
	}

	@Override
	protected boolean sourceAccepts(ContainerConnectionSource<Container<?>> source, Class<?> requiredContainerType,
			Class<?> requiredConnectionDetailsType) {
		return super.sourceAccepts(source, requiredContainerType, requiredConnectionDetailsType)
				|| (TEST_KIT_PRESENT && TestKit.accepts(source, requiredConnectionDetailsType));
	}

	@Override
	protected EslConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
		return new FreeSwitchContainerConnectionDetails(source);
	}

	/**
	 * {@link EslConnectionDetails} backed by a {@link ContainerConnectionSource}.
	 */
	private static final class FreeSwitchContainerConnectionDetails extends ContainerConnectionDetails<Container<?>>
			implements EslConnectionDetails {

		private static final int PORT = 8021;

		FreeSwitchContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public String getHost() {
			return getContainer().getHost();
		}

		@Override
		public int getPort() {
			return getContainer().getMappedPort(PORT);
		}

		@Override
		public String getPassword() {
			Container<?> container = getContainer();
			return (TEST_KIT_PRESENT && TestKit.isFreeSwitch(container)) ? TestKit.password(container)
					: password(container.getEnvMap());
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

		private static String password(Map<String, String> environment) {
			return Stream.of("FREESWITCH_ESL_PASSWORD", "EVENT_SOCKET_PASSWORD", "ESL_PASSWORD")
				.filter(environment::containsKey)
				.map(environment::get)
				.findFirst()
				.orElse("ClueCon");
		}

	}

	/** Isolates the optional dependency on esl-test. */
	private static final class TestKit {

		static boolean accepts(ContainerConnectionSource<Container<?>> source, Class<?> connectionDetailsType) {
			return source.accepts(ANY_CONNECTION_NAME, FreeSwitchContainer.class, connectionDetailsType);
		}

		static boolean isFreeSwitch(Container<?> container) {
			return container instanceof FreeSwitchContainer;
		}

		static String password(Container<?> container) {
			return ((FreeSwitchContainer) container).getPassword();
		}

	}

}
