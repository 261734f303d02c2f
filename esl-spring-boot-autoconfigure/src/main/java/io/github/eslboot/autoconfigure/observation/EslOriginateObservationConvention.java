package io.github.eslboot.autoconfigure.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Convention for the observation of calls that are placed. A bean of this type replaces
 * {@link DefaultEslOriginateObservationConvention}.
 */
public interface EslOriginateObservationConvention extends ObservationConvention<EslOriginateContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof EslOriginateContext;
	}

}
