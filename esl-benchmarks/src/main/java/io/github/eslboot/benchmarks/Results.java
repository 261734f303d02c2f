package io.github.eslboot.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Results of all measurements: for each metric one value per round. Rounds are summarized
 * by their median rather than their mean, so that one disturbed round does not count.
 */
final class Results {

	private final Map<String, List<Double>> values = new LinkedHashMap<>();

	/** Adds the metrics of one round of a measurement. */
	void add(String measurement, Map<String, Double> metrics) {
		metrics.forEach(
				(metric, value) -> this.values.computeIfAbsent(measurement + " " + metric, (key) -> new ArrayList<>())
					.add(value));
	}

	/** Returns the summary of a metric, or {@code null} if it was not measured. */
	@Nullable Summary get(String measurement, String metric) {
		List<Double> rounds = this.values.get(measurement + " " + metric);
		return (rounds != null) ? Summary.of(rounds) : null;
	}

	/** Returns the ratio of two medians, or {@code null} if either is missing. */
	@Nullable Double ratio(String measurement, String other, String metric) {
		Summary dividend = get(measurement, metric);
		Summary divisor = get(other, metric);
		return (dividend != null && divisor != null && divisor.median != 0) ? dividend.median / divisor.median : null;
	}

	/** Median and range of one metric over several rounds. */
	record Summary(double median, double min, double max, int rounds) {

		static Summary of(List<Double> rounds) {
			double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
			int middle = sorted.length / 2;
			double median = (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
			return new Summary(median, Arrays.stream(sorted).min().orElse(median),
					Arrays.stream(sorted).max().orElse(median), sorted.length);
		}

	}

}
