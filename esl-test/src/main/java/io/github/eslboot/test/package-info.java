/**
 * The test kit: a FreeSWITCH that lives in the JVM.
 * <p>
 * Start at {@link io.github.eslboot.test.FreeSwitchSimulator}: an Event Socket server
 * that speaks the protocol byte for byte, runs
 * {@linkplain io.github.eslboot.test.SimulatedCall calls} that fire the events a real
 * call fires, and misbehaves {@linkplain io.github.eslboot.test.Faults on request}.
 * {@link io.github.eslboot.test.CaptureReplay} plays recorded traffic of a real server
 * instead.
 * <p>
 * The sub-packages tie it to JUnit, to Spring tests and to Testcontainers; each needs its
 * library on the class path, this package needs none.
 */
@NullMarked
package io.github.eslboot.test;

import org.jspecify.annotations.NullMarked;
