package io.github.eslboot.protocol;

/**
 * The state of a channel's state machine, {@code Channel-State}. A state this library
 * does not know keeps its name.
 *
 * @param name the name, for example {@code CS_EXECUTE}
 */
public record ChannelState(String name) {

	/** Newly made. */
	public static final ChannelState CS_NEW = new ChannelState("CS_NEW");

	/** Made, and not yet on its way. */
	public static final ChannelState CS_INIT = new ChannelState("CS_INIT");

	/** Looks for an extension in the dialplan. */
	public static final ChannelState CS_ROUTING = new ChannelState("CS_ROUTING");

	/** Waits to be of use, as an outgoing leg does. */
	public static final ChannelState CS_SOFT_EXECUTE = new ChannelState("CS_SOFT_EXECUTE");

	/** Executes applications. */
	public static final ChannelState CS_EXECUTE = new ChannelState("CS_EXECUTE");

	/** Exchanges media with another channel. */
	public static final ChannelState CS_EXCHANGE_MEDIA = new ChannelState("CS_EXCHANGE_MEDIA");

	/** Parked, for whoever controls it to go on. */
	public static final ChannelState CS_PARK = new ChannelState("CS_PARK");

	/** Takes media in and does nothing with them. */
	public static final ChannelState CS_CONSUME_MEDIA = new ChannelState("CS_CONSUME_MEDIA");

	/** Asleep. */
	public static final ChannelState CS_HIBERNATE = new ChannelState("CS_HIBERNATE");

	/** Between two states, after a transfer. */
	public static final ChannelState CS_RESET = new ChannelState("CS_RESET");

	/** Hung up. */
	public static final ChannelState CS_HANGUP = new ChannelState("CS_HANGUP");

	/** Reports what it was. */
	public static final ChannelState CS_REPORTING = new ChannelState("CS_REPORTING");

	/** Gone. */
	public static final ChannelState CS_DESTROY = new ChannelState("CS_DESTROY");

	/** No state. */
	public static final ChannelState CS_NONE = new ChannelState("CS_NONE");

	/**
	 * Reads a state's name.
	 * @param name the name
	 * @return the state
	 */
	public static ChannelState of(String name) {
		return new ChannelState(name);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
