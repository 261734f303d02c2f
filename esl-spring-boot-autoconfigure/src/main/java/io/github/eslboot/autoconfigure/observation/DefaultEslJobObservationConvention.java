package io.github.eslboot.autoconfigure.observation;

import io.github.eslboot.autoconfigure.observation.EslObservationKeys.JobKeys;
import io.micrometer.common.KeyValues;

/**
 * Default convention for the observation of background jobs.
 *
 * @since 0.1.0
 */
public class DefaultEslJobObservationConvention implements EslJobObservationConvention {

	static final DefaultEslJobObservationConvention INSTANCE = new DefaultEslJobObservationConvention();

	/** Creates the convention. */
	public DefaultEslJobObservationConvention() {
	}

	@Override
	public String getName() {
		return "freeswitch.esl.job";
	}

	@Override
	public String getContextualName(EslJobContext context) {
		return "job " + KeyNames.bounded(context.getCommand());
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(EslJobContext context) {
		return KeyValues.of(JobKeys.NODE.withValue(context.getNode()),
				JobKeys.COMMAND.withValue(KeyNames.bounded(context.getCommand())),
				JobKeys.OUTCOME.withValue(outcome(context)));
	}

	private static String outcome(EslJobContext context) {
		String outcome = context.getOutcome();
		return (outcome != null) ? outcome : (context.getError() != null) ? KeyNames.FAILED : KeyNames.UNKNOWN;
	}

}
