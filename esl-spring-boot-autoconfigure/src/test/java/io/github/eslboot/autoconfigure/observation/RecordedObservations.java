package io.github.eslboot.autoconfigure.observation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;

/** Handler that records the observations that have ended. */
final class RecordedObservations implements ObservationHandler<Observation.Context> {

	private final List<Observation.Context> ended = new CopyOnWriteArrayList<>();

	@Override
	public boolean supportsContext(Observation.Context context) {
		return true;
	}

	@Override
	public void onStop(Observation.Context context) {
		this.ended.add(context);
	}

	ObservationRegistry newRegistry() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(this);
		return registry;
	}

	/**
	 * Returns the observations with a name, each as its keys of low cardinality in the
	 * form {@code esl.command=status esl.outcome=SUCCESS}.
	 */
	List<String> all(String name) {
		return contexts(name).stream().map(RecordedObservations::keys).toList();
	}

	List<Observation.Context> contexts(String name) {
		return this.ended.stream().filter((context) -> name.equals(context.getName())).toList();
	}

	private static String keys(Observation.Context context) {
		return String.join(" ",
				context.getLowCardinalityKeyValues().stream().map(RecordedObservations::text).sorted().toList());
	}

	private static String text(KeyValue key) {
		return key.getKey() + "=" + key.getValue();
	}

}
