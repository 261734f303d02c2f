package io.github.eslboot.protocol;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

/**
 * Hangup cause of a call. The constants are FreeSWITCH's causes with their numbers. A
 * cause that this library does not know keeps its name. Causes with the same name are
 * equal.
 */
public final class HangupCause {

	private static final int UNKNOWN = -1;

	private static final int MAX_Q850 = 127;

	private static final Map<String, HangupCause> KNOWN = new LinkedHashMap<>();

	public static final HangupCause NONE = known("NONE", 0);

	public static final HangupCause UNALLOCATED_NUMBER = known("UNALLOCATED_NUMBER", 1);

	public static final HangupCause NO_ROUTE_TRANSIT_NET = known("NO_ROUTE_TRANSIT_NET", 2);

	public static final HangupCause NO_ROUTE_DESTINATION = known("NO_ROUTE_DESTINATION", 3);

	public static final HangupCause CHANNEL_UNACCEPTABLE = known("CHANNEL_UNACCEPTABLE", 6);

	public static final HangupCause CALL_AWARDED_DELIVERED = known("CALL_AWARDED_DELIVERED", 7);

	public static final HangupCause NORMAL_CLEARING = known("NORMAL_CLEARING", 16);

	public static final HangupCause USER_BUSY = known("USER_BUSY", 17);

	public static final HangupCause NO_USER_RESPONSE = known("NO_USER_RESPONSE", 18);

	public static final HangupCause NO_ANSWER = known("NO_ANSWER", 19);

	public static final HangupCause SUBSCRIBER_ABSENT = known("SUBSCRIBER_ABSENT", 20);

	public static final HangupCause CALL_REJECTED = known("CALL_REJECTED", 21);

	public static final HangupCause NUMBER_CHANGED = known("NUMBER_CHANGED", 22);

	public static final HangupCause REDIRECTION_TO_NEW_DESTINATION = known("REDIRECTION_TO_NEW_DESTINATION", 23);

	public static final HangupCause EXCHANGE_ROUTING_ERROR = known("EXCHANGE_ROUTING_ERROR", 25);

	public static final HangupCause DESTINATION_OUT_OF_ORDER = known("DESTINATION_OUT_OF_ORDER", 27);

	public static final HangupCause INVALID_NUMBER_FORMAT = known("INVALID_NUMBER_FORMAT", 28);

	public static final HangupCause FACILITY_REJECTED = known("FACILITY_REJECTED", 29);

	public static final HangupCause RESPONSE_TO_STATUS_ENQUIRY = known("RESPONSE_TO_STATUS_ENQUIRY", 30);

	public static final HangupCause NORMAL_UNSPECIFIED = known("NORMAL_UNSPECIFIED", 31);

	public static final HangupCause NORMAL_CIRCUIT_CONGESTION = known("NORMAL_CIRCUIT_CONGESTION", 34);

	public static final HangupCause NETWORK_OUT_OF_ORDER = known("NETWORK_OUT_OF_ORDER", 38);

	public static final HangupCause NORMAL_TEMPORARY_FAILURE = known("NORMAL_TEMPORARY_FAILURE", 41);

	public static final HangupCause SWITCH_CONGESTION = known("SWITCH_CONGESTION", 42);

	public static final HangupCause ACCESS_INFO_DISCARDED = known("ACCESS_INFO_DISCARDED", 43);

	public static final HangupCause REQUESTED_CHAN_UNAVAIL = known("REQUESTED_CHAN_UNAVAIL", 44);

	public static final HangupCause PRE_EMPTED = known("PRE_EMPTED", 45);

	public static final HangupCause FACILITY_NOT_SUBSCRIBED = known("FACILITY_NOT_SUBSCRIBED", 50);

	public static final HangupCause OUTGOING_CALL_BARRED = known("OUTGOING_CALL_BARRED", 52);

	public static final HangupCause INCOMING_CALL_BARRED = known("INCOMING_CALL_BARRED", 54);

	public static final HangupCause BEARERCAPABILITY_NOTAUTH = known("BEARERCAPABILITY_NOTAUTH", 57);

	public static final HangupCause BEARERCAPABILITY_NOTAVAIL = known("BEARERCAPABILITY_NOTAVAIL", 58);

	public static final HangupCause SERVICE_UNAVAILABLE = known("SERVICE_UNAVAILABLE", 63);

	public static final HangupCause BEARERCAPABILITY_NOTIMPL = known("BEARERCAPABILITY_NOTIMPL", 65);

	public static final HangupCause CHAN_NOT_IMPLEMENTED = known("CHAN_NOT_IMPLEMENTED", 66);

	public static final HangupCause FACILITY_NOT_IMPLEMENTED = known("FACILITY_NOT_IMPLEMENTED", 69);

	public static final HangupCause SERVICE_NOT_IMPLEMENTED = known("SERVICE_NOT_IMPLEMENTED", 79);

	public static final HangupCause INVALID_CALL_REFERENCE = known("INVALID_CALL_REFERENCE", 81);

	public static final HangupCause INCOMPATIBLE_DESTINATION = known("INCOMPATIBLE_DESTINATION", 88);

	public static final HangupCause INVALID_MSG_UNSPECIFIED = known("INVALID_MSG_UNSPECIFIED", 95);

	public static final HangupCause MANDATORY_IE_MISSING = known("MANDATORY_IE_MISSING", 96);

	public static final HangupCause MESSAGE_TYPE_NONEXIST = known("MESSAGE_TYPE_NONEXIST", 97);

	public static final HangupCause WRONG_MESSAGE = known("WRONG_MESSAGE", 98);

	public static final HangupCause IE_NONEXIST = known("IE_NONEXIST", 99);

	public static final HangupCause INVALID_IE_CONTENTS = known("INVALID_IE_CONTENTS", 100);

	public static final HangupCause WRONG_CALL_STATE = known("WRONG_CALL_STATE", 101);

	public static final HangupCause RECOVERY_ON_TIMER_EXPIRE = known("RECOVERY_ON_TIMER_EXPIRE", 102);

	public static final HangupCause MANDATORY_IE_LENGTH_ERROR = known("MANDATORY_IE_LENGTH_ERROR", 103);

	public static final HangupCause PROTOCOL_ERROR = known("PROTOCOL_ERROR", 111);

	public static final HangupCause INTERWORKING = known("INTERWORKING", 127);

	public static final HangupCause SUCCESS = known("SUCCESS", 142);

	public static final HangupCause ORIGINATOR_CANCEL = known("ORIGINATOR_CANCEL", 487);

	public static final HangupCause CRASH = known("CRASH", 700);

	public static final HangupCause SYSTEM_SHUTDOWN = known("SYSTEM_SHUTDOWN", 701);

	public static final HangupCause LOSE_RACE = known("LOSE_RACE", 702);

	public static final HangupCause MANAGER_REQUEST = known("MANAGER_REQUEST", 703);

	public static final HangupCause BLIND_TRANSFER = known("BLIND_TRANSFER", 800);

	public static final HangupCause ATTENDED_TRANSFER = known("ATTENDED_TRANSFER", 801);

	public static final HangupCause ALLOTTED_TIMEOUT = known("ALLOTTED_TIMEOUT", 802);

	public static final HangupCause USER_CHALLENGE = known("USER_CHALLENGE", 803);

	public static final HangupCause MEDIA_TIMEOUT = known("MEDIA_TIMEOUT", 804);

	public static final HangupCause PICKED_OFF = known("PICKED_OFF", 805);

	public static final HangupCause USER_NOT_REGISTERED = known("USER_NOT_REGISTERED", 806);

	public static final HangupCause PROGRESS_TIMEOUT = known("PROGRESS_TIMEOUT", 807);

	public static final HangupCause INVALID_GATEWAY = known("INVALID_GATEWAY", 808);

	public static final HangupCause GATEWAY_DOWN = known("GATEWAY_DOWN", 809);

	public static final HangupCause INVALID_URL = known("INVALID_URL", 810);

	public static final HangupCause INVALID_PROFILE = known("INVALID_PROFILE", 811);

	public static final HangupCause NO_PICKUP = known("NO_PICKUP", 812);

	public static final HangupCause SRTP_READ_ERROR = known("SRTP_READ_ERROR", 813);

	public static final HangupCause BOWOUT = known("BOWOUT", 814);

	public static final HangupCause BUSY_EVERYWHERE = known("BUSY_EVERYWHERE", 815);

	public static final HangupCause DECLINE = known("DECLINE", 816);

	public static final HangupCause DOES_NOT_EXIST_ANYWHERE = known("DOES_NOT_EXIST_ANYWHERE", 817);

	public static final HangupCause NOT_ACCEPTABLE = known("NOT_ACCEPTABLE", 818);

	public static final HangupCause UNWANTED = known("UNWANTED", 819);

	public static final HangupCause NO_IDENTITY = known("NO_IDENTITY", 820);

	public static final HangupCause BAD_IDENTITY_INFO = known("BAD_IDENTITY_INFO", 821);

	public static final HangupCause UNSUPPORTED_CERTIFICATE = known("UNSUPPORTED_CERTIFICATE", 822);

	public static final HangupCause INVALID_IDENTITY = known("INVALID_IDENTITY", 823);

	public static final HangupCause STALE_DATE = known("STALE_DATE", 824);

	public static final HangupCause REJECT_ALL = known("REJECT_ALL", 825);

	private final String name;

	private final int number;

	private HangupCause(String name, int number) {
		this.name = name;
		this.number = number;
	}

	private static HangupCause known(String name, int number) {
		HangupCause cause = new HangupCause(name, number);
		KNOWN.put(name, cause);
		return cause;
	}

	/**
	 * Returns the cause with a name.
	 * @param name the name as in {@code Hangup-Cause}; its case is ignored
	 * @return the constant with this name, or a new cause without a number
	 * @throws IllegalArgumentException when the name is not one word of letters, digits
	 * and {@code _}
	 */
	public static HangupCause of(String name) {
		String upper = name.toUpperCase(Locale.ROOT);
		HangupCause known = KNOWN.get(upper);
		if (known != null) {
			return known;
		}
		if (!upper.matches("[A-Z0-9_]+")) {
			throw new IllegalArgumentException("'%s' is not the name of a hangup cause".formatted(name));
		}
		return new HangupCause(upper, UNKNOWN);
	}

	/**
	 * Returns the known causes.
	 * @return the constants, ordered by their numbers
	 */
	public static Collection<HangupCause> values() {
		return Collections.unmodifiableCollection(KNOWN.values());
	}

	/**
	 * Returns the name.
	 * @return the name, for example {@code USER_BUSY}
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns FreeSWITCH's number of the cause. Numbers up to 127 are those of Q.850.
	 * @return the number; empty for a cause that is not one of the constants
	 */
	public OptionalInt number() {
		return (this.number == UNKNOWN) ? OptionalInt.empty() : OptionalInt.of(this.number);
	}

	/**
	 * Returns the Q.850 number of the cause.
	 * @return the number; empty for a cause that Q.850 does not define
	 */
	public OptionalInt q850() {
		return (this.number > MAX_Q850) ? OptionalInt.empty() : number();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof HangupCause cause && this.name.equals(cause.name);
	}

	@Override
	public int hashCode() {
		return this.name.hashCode();
	}

	@Override
	public String toString() {
		return this.name;
	}

}
