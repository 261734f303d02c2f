/**
 * A simulated FreeSWITCH with random calls, used if no server is configured.
 */
@NullMarked
package io.github.eslboot.sample.simulator;

import org.jspecify.annotations.NullMarked;
