package io.github.eslboot.sample;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A call as the page shows it.
 *
 * @param uuid the uuid of its first leg
 * @param state how far it has come
 * @param from who calls
 * @param to who was called
 * @param startedAt when the first leg appeared
 * @param answeredAt when the first leg was answered
 * @param legs the first leg and, if there is one, the leg at its other end
 */
record CallView(String uuid, CallState state, Party from, Party to, Instant startedAt, @Nullable Instant answeredAt,
		List<LegView> legs) {

	/**
	 * A person or a number.
	 *
	 * @param name the name to show
	 * @param number the number
	 */
	record Party(@Nullable String name, String number) {

	}

	/**
	 * One leg: the connection of FreeSWITCH to one phone.
	 *
	 * @param uuid its uuid
	 * @param party whose phone it is
	 * @param state how far it has come
	 * @param keys the keys last pressed on that phone
	 */
	record LegView(String uuid, String party, CallState state, String keys) {

	}

}
