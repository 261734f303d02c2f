package io.github.eslboot.test;

import java.util.List;

/**
 * Delivery of DTMF digits to channels. Used with the {@link Switchboard}'s lock held.
 */
final class Dtmf {

	private static final String KEYS = "0123456789*#ABCDabcdfF";

	private static final int DEFAULT_MILLIS = 250;

	private static final long SAMPLES_PER_MILLISECOND = 8;

	private Dtmf() {
	}

	/**
	 * Delivers digits that the phone of the channel sends, and passes them on to the
	 * other leg.
	 * @param channel receiver of the digits
	 * @param digits the keys, optionally followed by {@code @} and milliseconds per key
	 * @param source value of the header {@code DTMF-Source}
	 */
	static void receive(Channel channel, String digits, String source) {
		String keys = digits;
		int millis = DEFAULT_MILLIS;
		int at = digits.indexOf('@');
		if (at >= 0) {
			keys = digits.substring(0, at);
			millis = new Message(List.of(new SimulatedEvent.Header("n", digits.substring(at + 1))), null).number("n",
					millis);
		}
		for (char key : keys.toCharArray()) {
			if (KEYS.indexOf(key) >= 0 && !channel.isDown()) {
				receive(channel, key, millis, source);
			}
		}
	}

	private static void receive(Channel channel, char key, int millis, String source) {
		channel.fire("DTMF", null,
				(event) -> event.header("DTMF-Digit", String.valueOf(key))
					.header("DTMF-Duration", millis * SAMPLES_PER_MILLISECOND)
					.header("DTMF-Source", source));
		channel.dialed(String.valueOf(key));
		channel.apps().digit(key);
		Channel partner = channel.partner();
		Channel loopback = channel.loopbackLeg();
		if (partner == null && loopback != null && source.equals("APP")) {
			receive(loopback, key + "@" + millis, "UNKNOWN");
		}
		else if (partner != null && partner.loopbackLeg() != null) {
			receive(partner.loopbackLeg(), key + "@" + millis, "UNKNOWN");
		}
	}

	/**
	 * Sends digits to the far end of a channel. Only a loopback channel has one in the
	 * simulator.
	 */
	static void send(Channel channel, String digits) {
		Channel loopback = channel.loopbackLeg();
		if (loopback != null) {
			receive(loopback, digits, "UNKNOWN");
		}
	}

}
