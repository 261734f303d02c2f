package io.github.eslboot.protocol.view;

/**
 * State of the registration of FreeSWITCH at a gateway. A state that this library does
 * not know keeps its name.
 *
 * @param name the name, for example {@code REGED}
 * @since 0.1.0
 */
public record GatewayState(String name) {

	/** FreeSWITCH is not registered and is about to register. */
	public static final GatewayState UNREGED = new GatewayState("UNREGED");

	/** FreeSWITCH sent a registration and waits for the reply. */
	public static final GatewayState TRYING = new GatewayState("TRYING");

	/** The gateway accepted the registration. {@link #REGED} follows. */
	public static final GatewayState REGISTER = new GatewayState("REGISTER");

	/** FreeSWITCH is registered. */
	public static final GatewayState REGED = new GatewayState("REGED");

	/** FreeSWITCH is about to end its registration. */
	public static final GatewayState UNREGISTER = new GatewayState("UNREGISTER");

	/** The gateway refused the registration. */
	public static final GatewayState FAILED = new GatewayState("FAILED");

	/** The registration failed, and FreeSWITCH waits until it tries again. */
	public static final GatewayState FAIL_WAIT = new GatewayState("FAIL_WAIT");

	/** The registration has expired and is about to be renewed. */
	public static final GatewayState EXPIRED = new GatewayState("EXPIRED");

	/** FreeSWITCH does not register at this gateway, by configuration. */
	public static final GatewayState NOREG = new GatewayState("NOREG");

	/** The gateway is out of service. */
	public static final GatewayState DOWN = new GatewayState("DOWN");

	/** The gateway did not reply in time. */
	public static final GatewayState TIMEOUT = new GatewayState("TIMEOUT");

	/**
	 * Returns the state with a name.
	 * @param name the name, as in the header
	 * @return the state
	 */
	public static GatewayState of(String name) {
		return new GatewayState(name);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
