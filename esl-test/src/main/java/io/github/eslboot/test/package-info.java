/**
 * Test kit: a simulated FreeSWITCH in the JVM.
 * <p>
 * Start with {@link io.github.eslboot.test.FreeSwitchSimulator}, an Event Socket server
 * that speaks the protocol byte for byte, runs
 * {@linkplain io.github.eslboot.test.SimulatedCall calls} that fire the events of real
 * calls, and injects {@linkplain io.github.eslboot.test.Faults faults}.
 * {@link io.github.eslboot.test.CaptureReplay} plays back captured traffic of a real
 * server instead.
 * <p>
 * The test kit depends on no client library, so that it is an independent check of any
 * client. The sub-packages integrate it with JUnit, Spring tests and Testcontainers; each
 * needs its library on the class path. This package needs none, except that
 * {@code CaptureReplay} needs Jackson.
 */
@NullMarked
package io.github.eslboot.test;

import org.jspecify.annotations.NullMarked;
