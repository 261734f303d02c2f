package io.github.eslboot.autoconfigure.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Convention for the observation of background jobs. A bean of this type replaces
 * {@link DefaultEslJobObservationConvention}.
 *
 * @since 0.1.0
 */
public interface EslJobObservationConvention extends ObservationConvention<EslJobContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof EslJobContext;
	}

}
