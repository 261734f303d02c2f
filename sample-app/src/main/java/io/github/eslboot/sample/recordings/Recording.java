package io.github.eslboot.sample.recordings;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * A recording, as the database stores it.
 *
 * @param id the key; {@code null} before it is stored
 * @param callUuid the uuid of the recorded leg
 * @param file the path of the file on the server
 * @param startedAt the time of its start
 * @param lengthMillis the length in milliseconds, or {@code null} while it is recorded
 */
record Recording(@Id @Nullable Long id, String callUuid, String file, Instant startedAt, @Nullable Long lengthMillis) {

}
