package io.github.eslboot.autoconfigure.observation;

import io.github.eslboot.autoconfigure.observation.EslObservationKeys.CommandDetails;
import io.github.eslboot.autoconfigure.observation.EslObservationKeys.CommandKeys;
import io.github.eslboot.autoconfigure.observation.EslObservationKeys.HandlerDetails;
import io.github.eslboot.autoconfigure.observation.EslObservationKeys.HandlerKeys;
import io.github.eslboot.autoconfigure.observation.EslObservationKeys.JobKeys;
import io.github.eslboot.autoconfigure.observation.EslObservationKeys.OriginateDetails;
import io.github.eslboot.autoconfigure.observation.EslObservationKeys.OriginateKeys;
import io.github.eslboot.autoconfigure.observation.EslObservationKeys.SessionDetails;
import io.github.eslboot.autoconfigure.observation.EslObservationKeys.SessionKeys;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Observations of the Event Socket client, with their keys.
 *
 * @since 0.1.0
 */
public enum EslObservation implements ObservationDocumentation {

	/**
	 * Command: from the request, which may wait for a connection, until the reply.
	 */
	COMMAND(DefaultEslCommandObservationConvention.class, CommandKeys.values(), CommandDetails.values()),

	/** Background job: from the request until its result. */
	JOB(DefaultEslJobObservationConvention.class, JobKeys.values(), ObservationDocumentation.EMPTY),

	/**
	 * Call that is placed: from the request, which may wait for limits, until the answer
	 * or the failure.
	 */
	ORIGINATE(DefaultEslOriginateObservationConvention.class, OriginateKeys.values(), OriginateDetails.values()),

	/** Outbound session: while its handler runs. */
	SESSION(DefaultEslSessionObservationConvention.class, SessionKeys.values(), SessionDetails.values()),

	/** Invocation of a handler method. */
	HANDLER(DefaultEslHandlerObservationConvention.class, HandlerKeys.values(), HandlerDetails.values());

	private final Class<? extends ObservationConvention<? extends Observation.Context>> convention;

	private final KeyName[] lowCardinality;

	private final KeyName[] highCardinality;

	EslObservation(Class<? extends ObservationConvention<? extends Observation.Context>> convention,
			KeyName[] lowCardinality, KeyName[] highCardinality) {
		this.convention = convention;
		this.lowCardinality = lowCardinality;
		this.highCardinality = highCardinality;
	}

	@Override
	public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
		return this.convention;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return this.lowCardinality;
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return this.highCardinality;
	}

	@Override
	public String getPrefix() {
		return "esl";
	}

}
