package io.github.eslboot.autoconfigure.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Convention for the observation of commands. A bean of this type replaces
 * {@link DefaultEslCommandObservationConvention}.
 *
 * @since 0.1.0
 */
public interface EslCommandObservationConvention extends ObservationConvention<EslCommandContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof EslCommandContext;
	}

}
