package io.github.eslboot.test.testcontainers;

import java.nio.charset.StandardCharsets;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * A FreeSWITCH in a container, ready when its Event Socket greets.
 * <p>
 * It replaces the image's {@code event_socket.conf.xml} by one that listens on all
 * addresses, has the password asked for, and lets private networks in. The image decides
 * where its configuration lives; {@code /etc/freeswitch} unless
 * {@linkplain #withConfigurationDirectory said} otherwise.
 */
public class FreeSwitchContainer extends GenericContainer<FreeSwitchContainer> {

	/** Port of the Event Socket inside the container. */
	public static final int ESL_PORT = 8021;

	private static final String DEFAULT_PASSWORD = "ClueCon";

	private String password = DEFAULT_PASSWORD;

	private String configurationDirectory = "/etc/freeswitch";

	/**
	 * A container of this image.
	 * @param image its name, for example {@code safarov/freeswitch:1.10}
	 */
	public FreeSwitchContainer(String image) {
		this(DockerImageName.parse(image));
	}

	/**
	 * A container of this image.
	 * @param image its name
	 */
	public FreeSwitchContainer(DockerImageName image) {
		super(image);
		addExposedPort(ESL_PORT);
		waitingFor(new EventSocketWaitStrategy());
	}

	/**
	 * The password of the Event Socket; {@code ClueCon} unless set.
	 * @param text the password
	 * @return this
	 */
	public FreeSwitchContainer withPassword(String text) {
		this.password = text;
		return self();
	}

	/**
	 * Where the image keeps its configuration.
	 * @param directory an absolute path in the container
	 * @return this
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

	/** The configuration of the module, as XML. */
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
	 * The port to connect to, on {@link #getHost()}.
	 * @return the mapped port
	 */
	public int getEslPort() {
		return getMappedPort(ESL_PORT);
	}

	/**
	 * The password of the Event Socket.
	 * @return the password
	 */
	public String getPassword() {
		return this.password;
	}

}
