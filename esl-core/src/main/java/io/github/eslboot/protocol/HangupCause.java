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
 *
 * @since 0.1.0
 */
public final class HangupCause {

	private static final int UNKNOWN = -1;

	private static final int MAX_Q850 = 127;

	private static final Map<String, HangupCause> KNOWN = new LinkedHashMap<>();

	/** No cause is known. */
	public static final HangupCause NONE = known("NONE", 0);

	/** The number is not assigned (SIP 404). */
	public static final HangupCause UNALLOCATED_NUMBER = known("UNALLOCATED_NUMBER", 1);

	/** There is no route to the transit network. */
	public static final HangupCause NO_ROUTE_TRANSIT_NET = known("NO_ROUTE_TRANSIT_NET", 2);

	/** There is no route to the destination. */
	public static final HangupCause NO_ROUTE_DESTINATION = known("NO_ROUTE_DESTINATION", 3);

	/** The channel is not acceptable. */
	public static final HangupCause CHANNEL_UNACCEPTABLE = known("CHANNEL_UNACCEPTABLE", 6);

	/** The call was delivered in an established channel. */
	public static final HangupCause CALL_AWARDED_DELIVERED = known("CALL_AWARDED_DELIVERED", 7);

	/** A party has hung up: the usual end of a call. */
	public static final HangupCause NORMAL_CLEARING = known("NORMAL_CLEARING", 16);

	/** The called party is busy (SIP 486). */
	public static final HangupCause USER_BUSY = known("USER_BUSY", 17);

	/** The called party's equipment does not respond (SIP 408). */
	public static final HangupCause NO_USER_RESPONSE = known("NO_USER_RESPONSE", 18);

	/** The called party was alerted, but did not answer. */
	public static final HangupCause NO_ANSWER = known("NO_ANSWER", 19);

	/** The called party cannot be reached at present. */
	public static final HangupCause SUBSCRIBER_ABSENT = known("SUBSCRIBER_ABSENT", 20);

	/** The called party has rejected the call, or the caller is not allowed. */
	public static final HangupCause CALL_REJECTED = known("CALL_REJECTED", 21);

	/** The number has changed. */
	public static final HangupCause NUMBER_CHANGED = known("NUMBER_CHANGED", 22);

	/** The call is redirected to another destination. */
	public static final HangupCause REDIRECTION_TO_NEW_DESTINATION = known("REDIRECTION_TO_NEW_DESTINATION", 23);

	/** An exchange could not route the call. */
	public static final HangupCause EXCHANGE_ROUTING_ERROR = known("EXCHANGE_ROUTING_ERROR", 25);

	/** The interface of the destination does not work. */
	public static final HangupCause DESTINATION_OUT_OF_ORDER = known("DESTINATION_OUT_OF_ORDER", 27);

	/** The number is incomplete or has an invalid format. */
	public static final HangupCause INVALID_NUMBER_FORMAT = known("INVALID_NUMBER_FORMAT", 28);

	/** The network does not provide the requested service. */
	public static final HangupCause FACILITY_REJECTED = known("FACILITY_REJECTED", 29);

	/** Answer to an enquiry about the status. */
	public static final HangupCause RESPONSE_TO_STATUS_ENQUIRY = known("RESPONSE_TO_STATUS_ENQUIRY", 30);

	/** Normal end without a more specific cause. */
	public static final HangupCause NORMAL_UNSPECIFIED = known("NORMAL_UNSPECIFIED", 31);

	/** No circuit is available. */
	public static final HangupCause NORMAL_CIRCUIT_CONGESTION = known("NORMAL_CIRCUIT_CONGESTION", 34);

	/** The network does not work, probably for some time. */
	public static final HangupCause NETWORK_OUT_OF_ORDER = known("NETWORK_OUT_OF_ORDER", 38);

	/** The network does not work at the moment; another attempt may succeed. */
	public static final HangupCause NORMAL_TEMPORARY_FAILURE = known("NORMAL_TEMPORARY_FAILURE", 41);

	/** The switch is overloaded. */
	public static final HangupCause SWITCH_CONGESTION = known("SWITCH_CONGESTION", 42);

	/** The network could not deliver information of the call. */
	public static final HangupCause ACCESS_INFO_DISCARDED = known("ACCESS_INFO_DISCARDED", 43);

	/** The requested channel is not available. */
	public static final HangupCause REQUESTED_CHAN_UNAVAIL = known("REQUESTED_CHAN_UNAVAIL", 44);

	/** The call was cleared for one of higher precedence. */
	public static final HangupCause PRE_EMPTED = known("PRE_EMPTED", 45);

	/** The party has not subscribed to the requested service. */
	public static final HangupCause FACILITY_NOT_SUBSCRIBED = known("FACILITY_NOT_SUBSCRIBED", 50);

	/** Outgoing calls are barred. */
	public static final HangupCause OUTGOING_CALL_BARRED = known("OUTGOING_CALL_BARRED", 52);

	/** Incoming calls are barred. */
	public static final HangupCause INCOMING_CALL_BARRED = known("INCOMING_CALL_BARRED", 54);

	/** The party is not authorized to use the requested bearer, such as video. */
	public static final HangupCause BEARERCAPABILITY_NOTAUTH = known("BEARERCAPABILITY_NOTAUTH", 57);

	/** The requested bearer is not available at present. */
	public static final HangupCause BEARERCAPABILITY_NOTAVAIL = known("BEARERCAPABILITY_NOTAVAIL", 58);

	/** The service is not available. */
	public static final HangupCause SERVICE_UNAVAILABLE = known("SERVICE_UNAVAILABLE", 63);

	/** The requested bearer is not implemented. */
	public static final HangupCause BEARERCAPABILITY_NOTIMPL = known("BEARERCAPABILITY_NOTIMPL", 65);

	/** The type of channel is not implemented. */
	public static final HangupCause CHAN_NOT_IMPLEMENTED = known("CHAN_NOT_IMPLEMENTED", 66);

	/** The requested service is not implemented. */
	public static final HangupCause FACILITY_NOT_IMPLEMENTED = known("FACILITY_NOT_IMPLEMENTED", 69);

	/** The service or option is not implemented. */
	public static final HangupCause SERVICE_NOT_IMPLEMENTED = known("SERVICE_NOT_IMPLEMENTED", 79);

	/** A message named a call that does not exist. */
	public static final HangupCause INVALID_CALL_REFERENCE = known("INVALID_CALL_REFERENCE", 81);

	/** The destination supports none of the offered codecs or media. */
	public static final HangupCause INCOMPATIBLE_DESTINATION = known("INCOMPATIBLE_DESTINATION", 88);

	/** A message was invalid. */
	public static final HangupCause INVALID_MSG_UNSPECIFIED = known("INVALID_MSG_UNSPECIFIED", 95);

	/** A message lacked a mandatory element. */
	public static final HangupCause MANDATORY_IE_MISSING = known("MANDATORY_IE_MISSING", 96);

	/** The type of a message is unknown. */
	public static final HangupCause MESSAGE_TYPE_NONEXIST = known("MESSAGE_TYPE_NONEXIST", 97);

	/** A message does not fit the state of the call. */
	public static final HangupCause WRONG_MESSAGE = known("WRONG_MESSAGE", 98);

	/** A message had an unknown element. */
	public static final HangupCause IE_NONEXIST = known("IE_NONEXIST", 99);

	/** The content of an element was invalid. */
	public static final HangupCause INVALID_IE_CONTENTS = known("INVALID_IE_CONTENTS", 100);

	/** A message does not fit the state of the call. */
	public static final HangupCause WRONG_CALL_STATE = known("WRONG_CALL_STATE", 101);

	/** A timer of the signalling has expired. */
	public static final HangupCause RECOVERY_ON_TIMER_EXPIRE = known("RECOVERY_ON_TIMER_EXPIRE", 102);

	/** A mandatory element had a wrong length. */
	public static final HangupCause MANDATORY_IE_LENGTH_ERROR = known("MANDATORY_IE_LENGTH_ERROR", 103);

	/** The signalling protocol was violated. */
	public static final HangupCause PROTOCOL_ERROR = known("PROTOCOL_ERROR", 111);

	/** The cause is unknown, because another network was involved. */
	public static final HangupCause INTERWORKING = known("INTERWORKING", 127);

	/** The operation has succeeded. */
	public static final HangupCause SUCCESS = known("SUCCESS", 142);

	/** The caller has hung up before the answer. */
	public static final HangupCause ORIGINATOR_CANCEL = known("ORIGINATOR_CANCEL", 487);

	/** FreeSWITCH has crashed during the call. */
	public static final HangupCause CRASH = known("CRASH", 700);

	/** FreeSWITCH was shut down. */
	public static final HangupCause SYSTEM_SHUTDOWN = known("SYSTEM_SHUTDOWN", 701);

	/** Another party, which was dialled at the same time, has answered. */
	public static final HangupCause LOSE_RACE = known("LOSE_RACE", 702);

	/** An administrator or an application has ended the call. */
	public static final HangupCause MANAGER_REQUEST = known("MANAGER_REQUEST", 703);

	/** The call was transferred without consultation. */
	public static final HangupCause BLIND_TRANSFER = known("BLIND_TRANSFER", 800);

	/** The call was transferred after a consultation. */
	public static final HangupCause ATTENDED_TRANSFER = known("ATTENDED_TRANSFER", 801);

	/** The time of the call has expired. */
	public static final HangupCause ALLOTTED_TIMEOUT = known("ALLOTTED_TIMEOUT", 802);

	/** The other side requires authentication (SIP 401 or 407). */
	public static final HangupCause USER_CHALLENGE = known("USER_CHALLENGE", 803);

	/** No media were received for too long. */
	public static final HangupCause MEDIA_TIMEOUT = known("MEDIA_TIMEOUT", 804);

	/** The call was picked up from another telephone. */
	public static final HangupCause PICKED_OFF = known("PICKED_OFF", 805);

	/** The user is not registered. */
	public static final HangupCause USER_NOT_REGISTERED = known("USER_NOT_REGISTERED", 806);

	/** The called party was not alerted in time. */
	public static final HangupCause PROGRESS_TIMEOUT = known("PROGRESS_TIMEOUT", 807);

	/** The gateway does not exist. */
	public static final HangupCause INVALID_GATEWAY = known("INVALID_GATEWAY", 808);

	/** The gateway cannot be reached. */
	public static final HangupCause GATEWAY_DOWN = known("GATEWAY_DOWN", 809);

	/** The address of the destination is invalid. */
	public static final HangupCause INVALID_URL = known("INVALID_URL", 810);

	/** The SIP profile does not exist. */
	public static final HangupCause INVALID_PROFILE = known("INVALID_PROFILE", 811);

	/** There was no call to pick up. */
	public static final HangupCause NO_PICKUP = known("NO_PICKUP", 812);

	/** Encrypted media could not be read. */
	public static final HangupCause SRTP_READ_ERROR = known("SRTP_READ_ERROR", 813);

	/** The channel has left a loopback that connects two others. */
	public static final HangupCause BOWOUT = known("BOWOUT", 814);

	/** The called party is busy on all devices (SIP 600). */
	public static final HangupCause BUSY_EVERYWHERE = known("BUSY_EVERYWHERE", 815);

	/** The called party has declined the call on all devices (SIP 603). */
	public static final HangupCause DECLINE = known("DECLINE", 816);

	/** The called party does not exist (SIP 604). */
	public static final HangupCause DOES_NOT_EXIST_ANYWHERE = known("DOES_NOT_EXIST_ANYWHERE", 817);

	/** The called party cannot accept the offered media (SIP 606). */
	public static final HangupCause NOT_ACCEPTABLE = known("NOT_ACCEPTABLE", 818);

	/** The called party does not want the call (SIP 607). */
	public static final HangupCause UNWANTED = known("UNWANTED", 819);

	/** The call lacks a signed identity of the caller (SIP 428). */
	public static final HangupCause NO_IDENTITY = known("NO_IDENTITY", 820);

	/** The certificate of the identity cannot be retrieved (SIP 436). */
	public static final HangupCause BAD_IDENTITY_INFO = known("BAD_IDENTITY_INFO", 821);

	/** The certificate of the identity is not supported (SIP 437). */
	public static final HangupCause UNSUPPORTED_CERTIFICATE = known("UNSUPPORTED_CERTIFICATE", 822);

	/** The signature of the identity is invalid (SIP 438). */
	public static final HangupCause INVALID_IDENTITY = known("INVALID_IDENTITY", 823);

	/** The signature of the identity is too old (SIP 403). */
	public static final HangupCause STALE_DATE = known("STALE_DATE", 824);

	/** The call is rejected on all devices. */
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
