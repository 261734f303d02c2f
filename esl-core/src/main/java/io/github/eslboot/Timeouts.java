package io.github.eslboot;

import java.time.Duration;

/**
 * Default timeouts, for operations without a timeout parameter.
 *
 * @param command maximum time until the reply to a command
 * @param job maximum time until the result of a background job
 */
record Timeouts(Duration command, Duration job) {

}
