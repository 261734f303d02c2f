/**
 * Micrometer meters of pools, event streams and jobs, named {@code freeswitch.esl.*} and
 * tagged with the server's name as {@code node}.
 */
@NullMarked
package io.github.eslboot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
