/**
 * Connection to the simulator of a test.
 */
@NullMarked
package io.github.eslboot.autoconfigure.simulator;

import org.jspecify.annotations.NullMarked;
