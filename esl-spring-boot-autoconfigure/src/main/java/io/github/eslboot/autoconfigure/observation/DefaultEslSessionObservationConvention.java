package io.github.eslboot.autoconfigure.observation;

import io.github.eslboot.autoconfigure.observation.EslObservationKeys.SessionDetails;
import io.github.eslboot.autoconfigure.observation.EslObservationKeys.SessionKeys;
import io.micrometer.common.KeyValues;

/**
 * Default convention for the observation of outbound sessions.
 *
 * @since 0.1.0
 */
public class DefaultEslSessionObservationConvention implements EslSessionObservationConvention {

	static final DefaultEslSessionObservationConvention INSTANCE = new DefaultEslSessionObservationConvention();

	/** Creates the convention. */
	public DefaultEslSessionObservationConvention() {
	}

	@Override
	public String getName() {
		return "freeswitch.esl.session";
	}

	@Override
	public String getContextualName(EslSessionContext context) {
		return "session";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(EslSessionContext context) {
		return KeyValues.of(SessionKeys.SERVER.withValue(context.getServer()),
				SessionKeys.OUTCOME.withValue(KeyNames.outcome(context.getError(), context.hasEnded())));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(EslSessionContext context) {
		return KeyValues.of(SessionDetails.UUID.withValue(KeyNames.orNone(context.getData().uniqueId())));
	}

}
