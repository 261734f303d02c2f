/**
 * Actuator endpoint {@code /actuator/esl}, which shows pools, event streams, jobs and
 * handlers, and controls nodes.
 */
@NullMarked
package io.github.eslboot.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
