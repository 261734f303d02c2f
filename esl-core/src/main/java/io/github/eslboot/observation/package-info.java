/**
 * Observation of the work of a client: commands, background jobs, placed calls, outbound
 * sessions and handlers. Start with {@link io.github.eslboot.observation.EslObserver}.
 */
@NullMarked
package io.github.eslboot.observation;

import org.jspecify.annotations.NullMarked;
