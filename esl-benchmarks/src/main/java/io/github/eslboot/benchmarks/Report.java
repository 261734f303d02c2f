package io.github.eslboot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.eslboot.benchmarks.Results.Summary;
import io.github.eslboot.benchmarks.SideBySide.Growth;
import org.jspecify.annotations.Nullable;

/**
 * Report of the results as Markdown tables. In a file, the tables replace the text
 * between two markers; all other text is kept.
 */
final class Report {

	static final String BEGIN = "<!-- begin of the generated tables -->";

	static final String END = "<!-- end of the generated tables -->";

	private static final List<String> CLIENTS = List.of("ours", "raw", "floor", "thingscloud", "java-esl-client");

	/** Measurements of commands. */
	private static final List<String> COMMANDS = List.of("api ours", "api raw", "api floor", "api thingscloud",
			"api java-esl-client", "api-virtual ours", "api-virtual thingscloud", "jobs ours", "jobs thingscloud");

	private static final String NOT_MEASURED = "–";

	private final Results results;

	private final int rounds;

	private final boolean quick;

	private final Duration taken;

	private final double load;

	private final StringBuilder text = new StringBuilder();

	/**
	 * Creates a report.
	 * @param load the system's load average before the run
	 */
	Report(Results results, int rounds, boolean quick, Duration taken, double load) {
		this.load = load;
		this.results = results;
		this.rounds = rounds;
		this.quick = quick;
		this.taken = taken;
	}

	/** Writes a report into a file, which is created if it does not exist. */
	static void write(Path file, String report) throws IOException {
		String old = Files.exists(file) ? Files.readString(file) : BEGIN + "\n" + END + "\n";
		Files.writeString(file, merge(old, report));
	}

	static String merge(String old, String report) {
		int begin = old.indexOf(BEGIN);
		int end = old.indexOf(END);
		if (begin < 0 || end < begin) {
			throw new IllegalArgumentException("The report file lacks the lines '" + BEGIN + "' and '" + END + "'");
		}
		return old.substring(0, begin + BEGIN.length()) + "\n\n" + report.strip() + "\n\n" + old.substring(end);
	}

	String text() throws IOException {
		this.text.setLength(0);
		machine();
		goals();
		clients();
		handlers();
		commands();
		own();
		flows();
		growth();
		realServer();
		return this.text.toString();
	}

	private void line(String line) {
		this.text.append(line).append('\n');
	}

	private void row(String... cells) {
		line("| " + String.join(" | ", cells) + " |");
	}

	private void header(String... cells) {
		line("");
		row(cells);
		line("|" + " --- |".repeat(cells.length));
	}

	private void machine() throws IOException {
		line("Measured on %s in %d s: %s, %d processors (load before: %s), %s %s, %s %s. Comparisons: median of %d round%s%s."
			.formatted(LocalDate.now(), this.taken.toSeconds(), processor(), Runtime.getRuntime().availableProcessors(),
					number(this.load), System.getProperty("java.vm.name"), System.getProperty("java.runtime.version"),
					System.getProperty("os.name"), System.getProperty("os.version"), this.rounds,
					(this.rounds == 1) ? "" : "s (minimum–maximum)",
					this.quick ? "; quick run, a smoke test without meaningful figures" : ""));
	}

	private static String processor() throws IOException {
		Path file = Path.of("/proc/cpuinfo");
		return Files.exists(file) ? Files.readAllLines(file)
			.stream()
			.filter((line) -> line.startsWith("model name"))
			.map((line) -> line.substring(line.indexOf(':') + 1).strip())
			.findFirst()
			.orElse("unknown processor") : "unknown processor";
	}

	private void goals() {
		line("");
		line("### Goals");
		header("Goal", "Target", "Measured", "");
		atLeast("Events per second, relative to thingscloud", 20,
				ratio("events ours", "events thingscloud", "perSecond"));
		atLeast("Events per second, relative to the raw reader", 1 / 3.0,
				ratio("events ours", "events raw", "perSecond"));
		atMost("Processor time per event, µs", 2, median("events ours", "cpuMicros"));
		atMost("Bytes allocated per event", 3500, median("events ours", "bytes"));
		atLeast("Events per second with all headers read, relative to thingscloud", 6,
				ratio("all-headers ours", "all-headers thingscloud", "perSecond"));
		atLeast("Events per second, each header of the client's map read, relative to thingscloud", 6,
				ratio("each-header ours", "each-header thingscloud", "perSecond"));
		atLeast("Events per second with an annotated method, relative to a listener", 1 / 1.3,
				ratio("annotated ours-annotated", "events ours", "perSecond"));
		atMost("Delivery p50 at 5,000/s, relative to the raw reader", 2, ratio("latency ours", "latency raw", "p50"));
		atMost("Delivery p99 at 5,000/s, relative to the raw reader", 4, ratio("latency ours", "latency raw", "p99"));
		atMost("Events of a call out of order", 0, median("latency ours", "violations"));
		atLeast("`api` from 1 thread, relative to the raw socket", 0.85, ratio("api ours", "api raw", "perSecond1"));
		for (int threads : List.of(16, 64)) {
			atLeast("`api` from %d threads, relative to thingscloud".formatted(threads), 2.5,
					ratio("api ours", "api thingscloud", "perSecond" + threads));
		}
		for (int threads : List.of(16, 64, 1000)) {
			atLeast("`api` from %,d virtual threads, relative to thingscloud".formatted(threads), 4,
					ratio("api-virtual ours", "api-virtual thingscloud", "perSecond" + threads));
		}
		atLeast("`bgapi` with result from 16 threads, relative to thingscloud", 1.5,
				ratio("jobs ours", "jobs thingscloud", "perSecond16"));
		atMost("`api` p99 at 16 threads, relative to thingscloud", 1, ratio("api ours", "api thingscloud", "p99-16"));
		atMost("Idle with 33 connections, % of one processor", 0.5, median("idle ours", "cpuPercent"));
		atMost("Idle with 33 connections, threads", 8, median("idle ours", "threads"));
		atMost("10,000 live calls, MB of heap", 60, median("memory ours", "megabytes"));
		atLeast("Real FreeSWITCH: `api` from 1 thread, relative to the raw socket", 0.85,
				ratio("real-api ours", "real-api raw", "perSecond1"));
		atLeast("Real FreeSWITCH: `bgapi` over 8 connections, relative to 1", 6, times(
				this.results.get("real-bgapi ours", "perSecond8"), this.results.get("real-bgapi ours", "perSecond1")));
		for (int rate : SideBySide.DIAL_RATES) {
			String ours = "real-dial-%d ours".formatted(rate);
			String raw = "real-dial-%d raw".formatted(rate);
			atMost("Real FreeSWITCH: processor time of a call at %d/s, relative to the raw socket".formatted(rate), 2.5,
					ratio(ours, raw, "cpuMillis"));
			atMost("Real FreeSWITCH: the server's processor time of a call at %d/s, relative".formatted(rate), 1.05,
					ratio(ours, raw, "serverCpuMillis"));
			atMost("Real FreeSWITCH: outcome p50 at %d/s, relative".formatted(rate), 3, ratio(ours, raw, "outcome50"));
		}
		atMost("Real FreeSWITCH: delivery p50 with live calls, ms", 1.5, scaled("real-delivery ours", "p50", 1e-3));
	}

	private @Nullable Double ratio(String measurement, String other, String metric) {
		return this.results.ratio(measurement, other, metric);
	}

	private @Nullable Double median(String measurement, String metric) {
		return scaled(measurement, metric, 1);
	}

	private @Nullable Double scaled(String measurement, String metric, double factor) {
		Summary summary = this.results.get(measurement, metric);
		return (summary != null) ? summary.median() * factor : null;
	}

	private void atLeast(String goal, double target, @Nullable Double measured) {
		goal(goal, "≥ " + number(target), measured, measured != null && measured >= target);
	}

	private void atMost(String goal, double target, @Nullable Double measured) {
		goal(goal, "≤ " + number(target), measured, measured != null && measured <= target);
	}

	private void goal(String goal, String target, @Nullable Double measured, boolean met) {
		if (measured == null) {
			row(goal, target, NOT_MEASURED, "not measured");
		}
		else {
			row(goal, target, number(measured), met ? "met" : "**not met**");
		}
	}

	private void clients() {
		line("");
		line("### Clients");
		header("", "events/s", "CPU µs/event", "bytes/event", "dropped", "events/s, all headers",
				"delivery p50 / p99 µs at 5,000/s", "out of order");
		for (String client : CLIENTS) {
			row(client, cell("events " + client, "perSecond"), cell("events " + client, "cpuMicros"),
					cell("events " + client, "bytes"), share("events " + client, "droppedShare"),
					cell("all-headers " + client, "perSecond"),
					cell("latency " + client, "p50") + " / " + cell("latency " + client, "p99"),
					client.equals("raw") ? NOT_MEASURED : cell("latency " + client, "violations"));
		}
	}

	private void commands() {
		line("");
		line("### Commands");
		header("`api`/s from", "1 thread", "16 threads", "64 threads", "1,000 threads", "p99 µs at 16 threads");
		for (String key : COMMANDS) {
			if (this.results.get(key, "perSecond1") != null) {
				row(key.replace("api-virtual ", "virtual threads, ")
					.replace("api ", "")
					.replace("jobs ", "`bgapi` with result, "), cell(key, "perSecond1"), cell(key, "perSecond16"),
						cell(key, "perSecond64"), cell(key, "perSecond1000"), cell(key, "p99-16"));
			}
		}
	}

	private void handlers() {
		line("");
		line("### Handlers");
		header("", "events/s", "CPU µs/event", "bytes/event", "dropped");
		Map<String, String> handlers = new LinkedHashMap<>();
		handlers.put("ours, listener that reads three headers", "events ours");
		handlers.put("ours, annotated method with three headers", "annotated ours-annotated");
		handlers.put("ours, the same beside 49 methods whose conditions do not match", "annotated ours-50-handlers");
		handlers.put("ours, all headers into a new map", "all-headers ours");
		handlers.put("ours, each header of `asMap()`", "each-header ours");
		handlers.put("thingscloud, each header of its map", "each-header thingscloud");
		handlers.forEach((handler, key) -> row(handler, cell(key, "perSecond"), cell(key, "cpuMicros"),
				cell(key, "bytes"), share(key, "droppedShare")));
	}

	private void own() {
		line("");
		line("### Idle cost and memory");
		header("", "");
		row("33 idle connections, % of one processor", cell("idle ours", "cpuPercent"));
		row("33 idle connections, threads", cell("idle ours", "threads"));
		row("10,000 live calls with a handler each, MB of heap", cell("memory ours", "megabytes"));
	}

	private void flows() {
		line("");
		line("### Call flows");
		header("place, play, collect a digit, bridge, hang up", "flows/s", "CPU µs/flow", "bytes of heap/flow",
				"step p50 / p99 µs", "failed");
		for (Map.Entry<String, String> flow : SideBySide.FLOWS.entrySet()) {
			String key = flow.getKey();
			row(flow.getValue(), cell(key, "flowsPerSecond"), cell(key, "cpuMicros"), cell(key, "bytesPerFlow"),
					cell(key, "p50") + " / " + cell(key, "p99"), cell(key, "failed"));
		}
	}

	private void growth() {
		line("");
		line("### Growth");
		header("size of", "value", "events/s", "CPU µs/event", "bytes/event", "dropped");
		for (Growth growth : Growth.values()) {
			for (int i = 0; i < growth.sizes.length; i++) {
				row(growth.unit, "%,d".formatted(growth.sizes[i]), cell(growth.key(), "perSecond" + i),
						cell(growth.key(), "cpuMicros" + i), cell(growth.key(), "bytes" + i),
						share(growth.key(), "droppedShare" + i));
			}
		}
	}

	private void realServer() {
		if (this.results.get("real-api raw", "perSecond1") == null) {
			return;
		}
		line("");
		line("### With a real FreeSWITCH");
		header("", "`api`/s, 1 thread", "16 threads", "p99 µs at 16 threads", "delivery p50 / p99 µs",
				"server's CPU %");
		for (String client : List.of("ours", "ours-without-wake-up", "raw", "thingscloud")) {
			if (this.results.get("real-delivery " + client, "p50") != null) {
				String delivery = "real-delivery " + client;
				row(client, cell("real-api " + client, "perSecond1"), cell("real-api " + client, "perSecond16"),
						cell("real-api " + client, "p99-16"), cell(delivery, "p50") + " / " + cell(delivery, "p99"),
						cell(delivery, "serverCpuPercent"));
			}
		}
		line("");
		dialler();
		line("`bgapi` per second over 1 and over 8 connections: ours " + bgapi("ours") + " ("
				+ cell("real-bgapi ours", "lost1") + " and " + cell("real-bgapi ours", "lost8")
				+ " jobs without a result); the raw socket, with one thread per connection, " + bgapi("raw") + ".");
	}

	private void dialler() {
		header("dialler", "calls/s", "client's CPU ms/call", "server's CPU ms/call", "outcome p50 / p99 ms",
				"hangup p50 ms", "failed");
		for (int rate : SideBySide.DIAL_RATES) {
			for (String client : List.of("raw", "ours")) {
				String key = "real-dial-%d %s".formatted(rate, client);
				row("%s, %d/s".formatted(client, rate), cell(key, "callsPerSecond"), cell(key, "cpuMillis"),
						cell(key, "serverCpuMillis"), cell(key, "outcome50") + " / " + cell(key, "outcome99"),
						cell(key, "hangup50"), cell(key, "failed"));
			}
		}
		line("");
	}

	private String bgapi(String client) {
		String key = "real-bgapi " + client;
		Double times = times(this.results.get(key, "perSecond8"), this.results.get(key, "perSecond1"));
		return "%s and %s, %s times as many".formatted(cell(key, "perSecond1"), cell(key, "perSecond8"),
				(times != null) ? number(times) : NOT_MEASURED);
	}

	private static @Nullable Double times(@Nullable Summary summary, @Nullable Summary of) {
		return (summary != null && of != null) ? summary.median() / of.median() : null;
	}

	private String cell(String measurement, String metric) {
		Summary summary = this.results.get(measurement, metric);
		if (summary == null) {
			return NOT_MEASURED;
		}
		String median = number(summary.median());
		return (summary.rounds() == 1) ? median
				: "%s (%s–%s)".formatted(median, number(summary.min()), number(summary.max()));
	}

	private String share(String measurement, String metric) {
		Double share = scaled(measurement, metric, 100);
		return (share != null) ? number(share) + " %" : NOT_MEASURED;
	}

	/** Formats a number with three significant digits, without trailing zeroes. */
	static String number(double value) {
		double size = Math.abs(value);
		if (Double.isNaN(value)) {
			return NOT_MEASURED;
		}
		if (size >= 1000) {
			double unit = Math.pow(10, Math.floor(Math.log10(size)) - 2);
			return String.format(Locale.ROOT, "%,.0f", Math.round(value / unit) * unit);
		}
		String text = String.format(Locale.ROOT, (size >= 100) ? "%.0f" : (size >= 10) ? "%.1f" : "%.2f", value);
		return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
	}

}
