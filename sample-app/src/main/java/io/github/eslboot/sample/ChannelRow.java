package io.github.eslboot.sample;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code show channels as json}.
 *
 * @param uuid the channel's uuid
 * @param direction {@code inbound} or {@code outbound}
 * @param createdEpoch the time it was created, in seconds since 1970
 * @param callerName the caller's name
 * @param callerNumber the caller's number
 * @param destination the dialled number
 * @param callState its call state
 * @param callUuid the uuid of the channel it was created for, or its own
 * @param state the state of the channel
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ChannelRow(String uuid, String direction, @JsonProperty("created_epoch") @Nullable Long createdEpoch,
		@JsonProperty("cid_name") String callerName, @JsonProperty("cid_num") String callerNumber,
		@JsonProperty("dest") String destination, @JsonProperty("callstate") String callState,
		@JsonProperty("call_uuid") String callUuid, String state) {

	/** Replaces missing values: the server omits columns without a value. */
	ChannelRow {
		direction = Objects.requireNonNullElse(direction, "");
		callerName = Objects.requireNonNullElse(callerName, "");
		callerNumber = Objects.requireNonNullElse(callerNumber, "unknown");
		destination = Objects.requireNonNullElse(destination, "unknown");
		callState = Objects.requireNonNullElse(callState, "");
		callUuid = (callUuid == null || callUuid.isEmpty()) ? uuid : callUuid;
		state = Objects.requireNonNullElse(state, "");
	}

	Instant started() {
		return (this.createdEpoch != null) ? Instant.ofEpochSecond(this.createdEpoch) : Instant.now();
	}

	/** Returns whether this is the leg of a bridge that another leg executes. */
	boolean isBridged() {
		return this.state.equals("CS_EXCHANGE_MEDIA") && !this.callUuid.equals(this.uuid);
	}

	/**
	 * The whole reply.
	 *
	 * @param rows the rows; {@code null} if there are none
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	record Table(@Nullable List<ChannelRow> rows) {

	}

}
