/**
 * The simulator as a program of its own: a scenario file, an admin API over HTTP, and the
 * recording of a real server's sessions. Used from the command line, see
 * {@link io.github.eslboot.test.standalone.SimulatorMain}.
 */
@NullMarked
package io.github.eslboot.test.standalone;

import org.jspecify.annotations.NullMarked;
