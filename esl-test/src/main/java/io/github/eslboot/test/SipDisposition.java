package io.github.eslboot.test;

/**
 * Variable of SIP channels that says which side ended the call, and by which message.
 * Used with the {@link Switchboard}'s lock held.
 */
final class SipDisposition {

	private static final String VARIABLE = "sip_hangup_disposition";

	private SipDisposition() {
	}

	static boolean isSip(Channel channel) {
		return channel.name().startsWith("sofia/");
	}

	/** Notes the refusal or the cancellation of a call that is not answered. */
	static void beforeHangupByPhone(Channel channel) {
		if (isSip(channel) && !channel.isAnswered()) {
			channel.set(VARIABLE, channel.isOutbound() ? "recv_refuse" : "recv_cancel");
		}
	}

	/** Notes the BYE of an answered call, which FreeSWITCH does after CHANNEL_HANGUP. */
	static void afterHangupByPhone(Channel channel) {
		if (isSip(channel) && channel.isAnswered()) {
			channel.set(VARIABLE, "recv_bye");
		}
	}

	/** Notes that FreeSWITCH ended the call, unless the phone did. */
	static void onEnd(Channel channel) {
		if (isSip(channel) && channel.get(VARIABLE) == null) {
			channel.set(VARIABLE,
					channel.isAnswered() ? "send_bye" : (channel.isOutbound() ? "send_cancel" : "send_refuse"));
		}
	}

}
