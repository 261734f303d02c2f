package io.github.eslboot.test;

/**
 * Hold of a leg by its phone, with music for the partner. Used with the
 * {@link Switchboard}'s lock held.
 */
final class Hold {

	private Hold() {
	}

	/**
	 * Puts a leg on hold.
	 * @return {@code false} if the leg is on hold already
	 */
	static boolean begin(Channel channel) {
		if (channel.isDown() || channel.callState() == SimulatedCall.State.HELD) {
			return false;
		}
		channel.profile().lastHold = EventBus.micros();
		// Only SIP phones have the call state HELD.
		if (SipDisposition.isSip(channel)) {
			channel.callState(SimulatedCall.State.HELD);
		}
		channel.fire("CHANNEL_HOLD");
		Channel partner = channel.partner();
		if (partner != null) {
			partner.apps().offer(channel.core().switchboard().broadcast("playback", "local_stream://moh", "-1"));
		}
		return true;
	}

	/**
	 * Takes a leg off hold.
	 * @return {@code false} if the leg is not on hold
	 */
	static boolean end(Channel channel) {
		if (channel.isDown() || channel.callState() != SimulatedCall.State.HELD) {
			return false;
		}
		channel.profile().holdAccumulated += EventBus.micros() - channel.profile().lastHold;
		channel.callState(SimulatedCall.State.ACTIVE);
		channel.fire("CHANNEL_UNHOLD");
		Channel partner = channel.partner();
		if (partner != null) {
			partner.apps().stopMusic();
		}
		return true;
	}

}
