package io.github.eslboot.call;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.ProtocolInternals;
import io.github.eslboot.protocol.Sent;

/**
 * Thrown when a call is to be put on hold whose channel has no phone, such as
 * {@code loopback}. FreeSWITCH accepts such a hold, but refuses to end it, and the call
 * remains silent even after a transfer. The hold was not sent. Hold the other leg, or
 * play music to it.
 *
 * @since 0.1.0
 */
public final class HoldUnsupportedException extends EslException {

	/** Channel without hold. */
	private final String channelName;

	HoldUnsupportedException(String uuid, String node, String channelName) {
		super("%s: call %s was not put on hold: its channel %s has no phone, and FreeSWITCH could not end the hold; hold its partner instead"
			.formatted(node, uuid, ProtocolInternals.logText(channelName)));
		this.channelName = channelName;
	}

	/**
	 * Returns the name of the channel.
	 * @return the name, for example {@code loopback/1001-a}
	 */
	public String channelName() {
		return this.channelName;
	}

	@Override
	public Sent sent() {
		return Sent.NO;
	}

}
