package io.github.eslboot.sample.records;

import io.github.eslboot.annotation.EslCallEndHandler;
import io.github.eslboot.call.CallRecord;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Writer of call detail records. The client passes a record again until this method has
 * returned, and every instance of the application receives the records of all calls; the
 * unique key of the table makes each of them be stored once.
 */
@Component
class CallRecorder {

	private final CallLegRepository legs;

	CallRecorder(CallLegRepository legs) {
		this.legs = legs;
	}

	@EslCallEndHandler
	void store(CallRecord call) {
		CallLeg leg = CallLeg.of(call);
		try {
			this.legs.save(leg);
		}
		catch (DuplicateKeyException ex) {
			// Stored by an earlier attempt, or by another instance, which may have lost
			// the end of the call.
			this.legs.findByUuid(call.uuid())
				.filter((stored) -> leg.complete() && !stored.complete())
				.ifPresent((stored) -> this.legs.save(leg.replacing(stored)));
		}
	}

}
