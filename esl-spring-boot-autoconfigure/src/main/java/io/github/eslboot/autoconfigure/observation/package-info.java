/**
 * Observation of the client with Micrometer: documentation, conventions and contexts of
 * the observations, and their auto-configuration. Start with
 * {@link io.github.eslboot.autoconfigure.observation.MicrometerEslObserver}.
 */
@NullMarked
package io.github.eslboot.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
