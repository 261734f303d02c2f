package io.github.eslboot.protocol;

/**
 * State of a channel's state machine, {@code Channel-State}. A state that this library
 * does not know keeps its name.
 *
 * @param name the name, for example {@code CS_EXECUTE}
 * @since 0.1.0
 */
public record ChannelState(String name) {

	/** The channel was created. */
	public static final ChannelState CS_NEW = new ChannelState("CS_NEW");

	/** The channel is initialized. */
	public static final ChannelState CS_INIT = new ChannelState("CS_INIT");

	/** The channel looks for an extension in the dialplan. */
	public static final ChannelState CS_ROUTING = new ChannelState("CS_ROUTING");

	/** The channel is controlled by another thread, as the leg of an originate is. */
	public static final ChannelState CS_SOFT_EXECUTE = new ChannelState("CS_SOFT_EXECUTE");

	/** The channel executes applications. */
	public static final ChannelState CS_EXECUTE = new ChannelState("CS_EXECUTE");

	/** The channel exchanges media with another channel. */
	public static final ChannelState CS_EXCHANGE_MEDIA = new ChannelState("CS_EXCHANGE_MEDIA");

	/** The channel is parked and waits for commands. */
	public static final ChannelState CS_PARK = new ChannelState("CS_PARK");

	/** The channel receives media and discards them. */
	public static final ChannelState CS_CONSUME_MEDIA = new ChannelState("CS_CONSUME_MEDIA");

	/** The channel sleeps. */
	public static final ChannelState CS_HIBERNATE = new ChannelState("CS_HIBERNATE");

	/** The channel is between two states, for example in a transfer. */
	public static final ChannelState CS_RESET = new ChannelState("CS_RESET");

	/** The channel is hung up. */
	public static final ChannelState CS_HANGUP = new ChannelState("CS_HANGUP");

	/** The channel is hung up and reports its call data. */
	public static final ChannelState CS_REPORTING = new ChannelState("CS_REPORTING");

	/** The channel is being destroyed. */
	public static final ChannelState CS_DESTROY = new ChannelState("CS_DESTROY");

	/** The channel has no state. */
	public static final ChannelState CS_NONE = new ChannelState("CS_NONE");

	/**
	 * Returns the state with a name.
	 * @param name the name, as in the header
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
