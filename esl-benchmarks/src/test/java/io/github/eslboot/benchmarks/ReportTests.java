package io.github.eslboot.benchmarks;

import java.time.Duration;
import java.util.Map;

import io.github.eslboot.benchmarks.Results.Summary;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ReportTests {

	private final Results results = new Results();

	@Test
	void summaryIsTheMedianOfOddAndEvenNumbersOfRounds() {
		for (double value : new double[] { 30, 10, 1000 }) {
			this.results.add("events ours", Map.of("perSecond", value));
		}
		assertThat(this.results.get("events ours", "perSecond")).isEqualTo(new Summary(30, 10, 1000, 3));
		this.results.add("events ours", Map.of("perSecond", 20.0));
		assertThat(this.results.get("events ours", "perSecond")).isEqualTo(new Summary(25, 10, 1000, 4));
	}

	@Test
	void ratioComparesMediansAndIsNullIfOneIsMissing() {
		this.results.add("events ours", Map.of("perSecond", 100.0));
		this.results.add("events raw", Map.of("perSecond", 400.0));
		assertThat(this.results.ratio("events ours", "events raw", "perSecond")).isEqualTo(0.25);
		assertThat(this.results.ratio("events ours", "events thingscloud", "perSecond")).isNull();
	}

	@Test
	void reportStatesForEachGoalWhetherItIsMet() throws Exception {
		this.results.add("events ours", Map.of("perSecond", 500_000.0, "cpuMicros", 2.5, "bytes", 3000.0));
		this.results.add("events raw", Map.of("perSecond", 1_600_000.0));
		this.results.add("events thingscloud", Map.of("perSecond", 25_000.0));
		String text = new Report(this.results, 1, false, Duration.ofSeconds(61), 0.5).text();
		assertThat(text).contains("| Events per second, relative to thingscloud | ≥ 20 | 20 | met |")
			.contains("| Events per second, relative to the raw reader | ≥ 0.33 | 0.31 | **not met** |")
			.contains("| Processor time per event, µs | ≤ 2 | 2.5 | **not met** |")
			.contains("| Bytes allocated per event | ≤ 3,500 | 3,000 | met |")
			.contains("| Idle with 33 connections, threads | ≤ 8 | – | not measured |")
			.contains("in 61 s")
			.contains("(load before: 0.5)");
	}

	@Test
	void numberIsRoundedToThreeSignificantDigits() {
		assertThat(Report.number(1_623_456)).isEqualTo("1,620,000");
		assertThat(Report.number(999.6)).isEqualTo("1000");
		assertThat(Report.number(12.34)).isEqualTo("12.3");
		assertThat(Report.number(100)).isEqualTo("100");
		assertThat(Report.number(0.5)).isEqualTo("0.5");
		assertThat(Report.number(0)).isEqualTo("0");
	}

	@Test
	void mergeReplacesTheTablesAndKeepsTheTextAroundThem() {
		String old = "# Performance\n\nBefore.\n\n" + Report.BEGIN + "\nold\n" + Report.END + "\n\nAfter.\n";
		String merged = Report.merge(old, "new\n");
		assertThat(merged).startsWith("# Performance\n\nBefore.\n\n" + Report.BEGIN)
			.endsWith(Report.END + "\n\nAfter.\n")
			.contains("\nnew\n")
			.doesNotContain("old");
		assertThat(Report.merge(merged, "new\n")).isEqualTo(merged);
	}

	@Test
	void mergeRejectsAFileWithoutMarkers() {
		assertThatIllegalArgumentException().isThrownBy(() -> Report.merge("# Performance\n", "new"))
			.withMessageContaining(Report.BEGIN);
	}

}
