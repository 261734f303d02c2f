package io.github.eslboot.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What was measured: for each measurement and metric a value of each round. A median is
 * given rather than a mean, as one disturbed round must not count.
 */
final class Results {

	private final Map<String, List<Double>> values = new LinkedHashMap<>();

	/** Takes in what one round of a measurement printed. */
	void add(String measurement, Map<String, Double> metrics) {
		metrics.forEach(
				(metric, value) -> this.values.computeIfAbsent(measurement + " " + metric, (key) -> new ArrayList<>())
					.add(value));
	}

	/** Median, least and greatest, or {@code null} when it was not measured. */
	@Nullable Summary get(String measurement, String metric) {
		List<Double> rounds = this.values.get(measurement + " " + metric);
		return (rounds != null) ? Summary.of(rounds) : null;
	}

	/** A median over another, or {@code null} when either is missing. */
	@Nullable Double ratio(String measurement, String other, String metric) {
		Summary above = get(measurement, metric);
		Summary below = get(other, metric);
		return (above != null && below != null && below.median != 0) ? above.median / below.median : null;
	}

	/** What several rounds of the same found. */
	record Summary(double median, double least, double greatest, int rounds) {

		static Summary of(List<Double> rounds) {
			double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
			int middle = sorted.length / 2;
			double median = (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
			return new Summary(median, Arrays.stream(sorted).min().orElse(median),
					Arrays.stream(sorted).max().orElse(median), sorted.length);
		}

	}

}
