package io.github.eslboot.autoconfigure.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Convention for the observation of calls that are placed. A bean of this type replaces
 * {@link DefaultEslOriginateObservationConvention}.
 *
 * @since 0.1.0
 */
public interface EslOriginateObservationConvention extends ObservationConvention<EslOriginateContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof EslOriginateContext;
	}

}
