/**
 * Actuator endpoint {@code /actuator/esl} for pools, event streams and handlers.
 */
@NullMarked
package io.github.eslboot.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
