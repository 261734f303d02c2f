/**
 * Shows pools, event streams and handlers under {@code /actuator/esl}.
 */
@NullMarked
package io.github.eslboot.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
