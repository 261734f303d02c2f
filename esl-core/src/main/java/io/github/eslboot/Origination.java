package io.github.eslboot;

import io.github.eslboot.event.Registration;
import io.github.eslboot.job.BackgroundJob;
import org.jspecify.annotations.Nullable;

/**
 * A call that was placed.
 *
 * @param uuid the call's uuid, known before the call exists
 * @param job the background job that places it: its result is {@code +OK <uuid>} once the
 * callee has answered, or {@code -ERR} and the cause
 * @param registration the listener's registration, or {@code null} when the call was
 * placed without one
 */
public record Origination(String uuid, BackgroundJob job, @Nullable Registration registration) {

}
