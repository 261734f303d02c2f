package io.github.eslboot.test.testcontainers;

import java.nio.charset.StandardCharsets;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * FreeSWITCH in a container, which is ready when its Event Socket greets.
 * <p>
 * The container replaces the image's {@code event_socket.conf.xml} with one that listens
 * on all addresses, has the {@linkplain #withPassword given} password, and accepts
 * clients of private networks. An image that does not read its configuration from
 * {@code /etc/freeswitch} needs {@link #withConfigurationDirectory}.
 *
 * @since 0.1.0
 */
public class FreeSwitchContainer extends GenericContainer<FreeSwitchContainer> {

	/** Port of the Event Socket inside the container. */
	public static final int ESL_PORT = 8021;

	private static final String DEFAULT_PASSWORD = "ClueCon";

	private String password = DEFAULT_PASSWORD;

	private String configurationDirectory = "/etc/freeswitch";

	/**
	 * Creates a container.
	 * @param image name of the image, for example {@code safarov/freeswitch:1.10}
	 */
	public FreeSwitchContainer(String image) {
		this(DockerImageName.parse(image));
	}

	/**
	 * Creates a container.
	 * @param image name of the image
	 */
	public FreeSwitchContainer(DockerImageName image) {
		super(image);
		addExposedPort(ESL_PORT);
		waitingFor(new EventSocketWaitStrategy());
	}

	/**
	 * Sets the password of the Event Socket. Default {@code ClueCon}.
	 * @param text the password
	 * @return this container
	 */
	public FreeSwitchContainer withPassword(String text) {
		this.password = text;
		return self();
	}

	/**
	 * Sets the directory of the image's configuration. Default {@code /etc/freeswitch}.
	 * @param directory absolute path in the container
	 * @return this container
	 */
	public FreeSwitchContainer withConfigurationDirectory(String directory) {
		this.configurationDirectory = directory;
		return self();
	}

	@Override
	protected void configure() {
		withCopyToContainer(Transferable.of(eventSocketConfiguration().getBytes(StandardCharsets.UTF_8)),
				this.configurationDirectory + "/autoload_configs/event_socket.conf.xml");
	}

	/** Returns the configuration of the Event Socket module. */
	String eventSocketConfiguration() {
		String escaped = this.password.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
		return """
				<configuration name="event_socket.conf" description="Socket Client">
				  <settings>
				    <param name="nat-map" value="false"/>
				    <param name="listen-ip" value="0.0.0.0"/>
				    <param name="listen-port" value="%d"/>
				    <param name="password" value="%s"/>
				    <param name="apply-inbound-acl" value="rfc1918.auto"/>
				  </settings>
				</configuration>
				""".formatted(ESL_PORT, escaped);
	}

	/**
	 * Returns the port to connect to, on {@link #getHost()}.
	 * @return the mapped port
	 */
	public int getEslPort() {
		return getMappedPort(ESL_PORT);
	}

	/**
	 * Returns the password of the Event Socket.
	 * @return the password
	 */
	public String getPassword() {
		return this.password;
	}

}
