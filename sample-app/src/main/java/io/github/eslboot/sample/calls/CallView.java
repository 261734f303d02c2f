package io.github.eslboot.sample.calls;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A call as the page shows it.
 *
 * @param uuid the uuid of its first leg
 * @param state its state
 * @param from the caller
 * @param to the called party
 * @param startedAt the time the first leg was created
 * @param answeredAt the time the first leg was answered
 * @param legs its legs, the first one first; of a loopback only the half with the phone
 */
public record CallView(String uuid, DisplayState state, Party from, Party to, Instant startedAt,
		@Nullable Instant answeredAt, List<LegView> legs) {

	/**
	 * A caller or a called party.
	 *
	 * @param name the name to show
	 * @param number the number
	 */
	public record Party(@Nullable String name, String number) {

	}

	/**
	 * One leg: a channel of FreeSWITCH to one phone.
	 *
	 * @param uuid its uuid
	 * @param party the number of the phone
	 * @param state its state
	 * @param keys the last keys pressed on the phone
	 */
	public record LegView(String uuid, String party, DisplayState state, String keys) {

	}

}
