package io.github.eslboot.call;

/**
 * Parties to which a call that eavesdrops on another one can talk.
 *
 * @since 0.1.0
 */
public enum EavesdropMode {

	/** Neither party hears the eavesdropping call. */
	LISTEN("0", false, false),

	/** Only the call that is eavesdropped on hears it, for example the agent. */
	WHISPER("2", true, false),

	/** Only the partner of that call hears it, for example the customer. */
	WHISPER_TO_PARTNER("1", false, true),

	/** Both parties hear it. */
	BARGE("3", true, true);

	/** Command of the application {@code eavesdrop}, which is also a key of the phone. */
	private final String command;

	private final boolean reachesCall;

	private final boolean reachesPartner;

	EavesdropMode(String command, boolean reachesCall, boolean reachesPartner) {
		this.command = command;
		this.reachesCall = reachesCall;
		this.reachesPartner = reachesPartner;
	}

	String command() {
		return this.command;
	}

	boolean reachesCall() {
		return this.reachesCall;
	}

	boolean reachesPartner() {
		return this.reachesPartner;
	}

}
