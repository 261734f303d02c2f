package io.github.eslboot.test;

import org.jspecify.annotations.Nullable;

/**
 * Caller and callee of a channel, as the {@code Caller-*} and {@code Other-Leg-*} headers
 * show them. Guarded by the {@link Switchboard}'s lock.
 */
final class CallerProfile {

	private static final String[] SUFFIXES = { "Direction", "Logical-Direction", "Dialplan", "Caller-ID-Name",
			"Caller-ID-Number", "Orig-Caller-ID-Name", "Orig-Caller-ID-Number", "Callee-ID-Name", "Callee-ID-Number",
			"ANI", "Destination-Number", "Unique-ID", "Source", "Transfer-Source", "Context", "RDNIS", "Channel-Name",
			"Profile-Index", "Profile-Created-Time", "Channel-Created-Time", "Channel-Answered-Time",
			"Channel-Progress-Time", "Channel-Progress-Media-Time", "Channel-Hangup-Time", "Channel-Transfer-Time",
			"Channel-Resurrect-Time", "Channel-Bridged-Time", "Channel-Last-Hold", "Channel-Hold-Accum", "Screen-Bit",
			"Privacy-Hide-Name", "Privacy-Hide-Number" };

	final String direction;

	@Nullable String dialplan = "xml";

	@Nullable String callerName;

	@Nullable String callerNumber;

	final @Nullable String originalName;

	final @Nullable String originalNumber;

	@Nullable String calleeName;

	@Nullable String calleeNumber;

	final @Nullable String ani;

	String destination;

	String uniqueId;

	final String source;

	@Nullable String transferSource;

	String context = "default";

	@Nullable String redirectedFrom;

	String channelName;

	int index = 1;

	long profileCreated;

	final long created;

	long answered;

	long progress;

	long progressMedia;

	long hangup;

	long transferred;

	long bridged;

	long lastHold;

	long holdAccumulated;

	CallerProfile(boolean outbound, @Nullable String name, @Nullable String number, String destination, String source,
			String uniqueId, String channelName) {
		this.direction = outbound ? "outbound" : "inbound";
		this.callerName = name;
		this.callerNumber = number;
		this.originalName = name;
		this.originalNumber = number;
		this.ani = number;
		this.destination = destination;
		this.source = source;
		this.uniqueId = uniqueId;
		this.channelName = channelName;
		this.created = EventBus.micros();
		this.profileCreated = this.created;
	}

	/** Swaps caller and callee, when an outgoing leg starts to act as a caller. */
	void flip() {
		String name = this.callerName;
		String number = this.callerNumber;
		this.callerName = this.calleeName;
		this.callerNumber = this.calleeNumber;
		this.calleeName = name;
		this.calleeNumber = number;
	}

	void addTo(SimulatedEvent.Builder event, HeaderNames names, String logicalDirection) {
		String[] n = names.values;
		event.header(n[0], this.direction)
			.header(n[1], logicalDirection)
			.header(n[2], this.dialplan)
			.header(n[3], this.callerName)
			.header(n[4], this.callerNumber)
			.header(n[5], this.originalName)
			.header(n[6], this.originalNumber)
			.header(n[7], this.calleeName)
			.header(n[8], this.calleeNumber)
			.header(n[9], this.ani)
			.header(n[10], this.destination)
			.header(n[11], this.uniqueId)
			.header(n[12], this.source)
			.header(n[13], (names == HeaderNames.CALLER) ? this.transferSource : null)
			.header(n[14], this.context)
			.header(n[15], this.redirectedFrom)
			.header(n[16], this.channelName);
		if (names == HeaderNames.CALLER) {
			event.header(n[17], this.index);
		}
		event.header(n[18], this.profileCreated)
			.header(n[19], this.created)
			.header(n[20], this.answered)
			.header(n[21], this.progress)
			.header(n[22], this.progressMedia)
			.header(n[23], this.hangup)
			.header(n[24], this.transferred)
			.header(n[25], 0)
			.header(n[26], this.bridged)
			.header(n[27], this.lastHold)
			.header(n[28], this.holdAccumulated)
			.header(n[29], "true")
			.header(n[30], "false")
			.header(n[31], "false");
	}

	/** Precomputed header names of a profile. */
	enum HeaderNames {

		CALLER("Caller"), OTHER_LEG("Other-Leg");

		private final String[] values;

		HeaderNames(String prefix) {
			this.values = new String[SUFFIXES.length];
			for (int i = 0; i < SUFFIXES.length; i++) {
				this.values[i] = prefix + "-" + SUFFIXES[i];
			}
		}

	}

}
