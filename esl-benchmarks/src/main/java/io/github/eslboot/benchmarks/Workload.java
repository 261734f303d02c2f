package io.github.eslboot.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.eslboot.test.CaptureReplay;
import io.github.eslboot.test.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Event frames, rendered once and then written over and over. The calls go on for ever:
 * an event that ends one becomes a CHANNEL_STATE of the same size, or listeners bound to
 * the calls would be let go of after the first lap.
 */
final class Workload {

	/** Header that takes the time of sending, in frames made for that. */
	static final String SENT_NANOS = "Event-Sent-Nanos";

	/** Digits of that time. */
	static final int NANOS_DIGITS = 19;

	private static final String CAPTURE = "captures/load-plain.jsonl.gz";

	private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

	private static final Set<String> ENDS = Set.of("CHANNEL_DESTROY", "CHANNEL_HANGUP_COMPLETE");

	private final ByteBuffer bytes;

	private final int[] ends;

	private final int[] stamps;

	private final int calls;

	private Workload(List<String> events, int calls) {
		this.ends = new int[events.size()];
		this.stamps = new int[events.size()];
		this.calls = calls;
		byte[][] frames = new byte[events.size()][];
		int size = 0;
		for (int i = 0; i < frames.length; i++) {
			String event = events.get(i);
			String frame = "Content-Length: " + event.length() + "\nContent-Type: text/event-plain\n\n" + event;
			frames[i] = frame.getBytes(StandardCharsets.ISO_8859_1);
			int stamp = frame.indexOf(SENT_NANOS);
			this.stamps[i] = (stamp < 0) ? -1 : size + stamp + SENT_NANOS.length() + 2;
			size += frames[i].length;
			this.ends[i] = size;
		}
		this.bytes = ByteBuffer.allocateDirect(size);
		for (byte[] frame : frames) {
			this.bytes.put(frame);
		}
		this.bytes.flip();
	}

	/**
	 * Renders what is asked for.
	 * @param spec {@code load} for the recording, {@code timed} for it with room for the
	 * time of sending, {@code calls-100} for it spread over 100 calls, {@code headers-16}
	 * for events of 16 lines
	 */
	static Workload of(String spec) {
		String[] parts = spec.split("-");
		return switch (parts[0]) {
			case "load" -> recorded(0, false);
			case "timed" -> recorded(0, true);
			case "calls" -> recorded(Integer.parseInt(parts[1]), false);
			case "headers" -> ofHeaderLines(Integer.parseInt(parts[1]));
			default -> throw new IllegalArgumentException("No workload '" + spec + "'");
		};
	}

	/** The uuid of a call of any workload, by number. */
	static String uuid(int call) {
		return "%08x-0000-4000-8000-%012x".formatted(call * 0x9E3779B9, call);
	}

	private static Workload recorded(int calls, boolean timed) {
		List<String> events = new ArrayList<>();
		Map<String, String> renamed = new HashMap<>();
		for (Frame frame : CaptureReplay.ofResource(CAPTURE).frames()) {
			if (frame.contentType().equals("text/event-plain")) {
				String text = new String(frame.bytes(), StandardCharsets.ISO_8859_1);
				String event = text.substring(text.indexOf("\n\n") + 2);
				String uuid = header(event, "Unique-ID");
				int number = events.size();
				if (uuid != null) {
					String name = (calls > 0) ? uuid(number % calls)
							: renamed.computeIfAbsent(uuid, (same) -> uuid(renamed.size()));
					event = event.replace(uuid, name);
				}
				events.add(prepared(event, number, timed));
			}
		}
		if (calls == 0) {
			events.replaceAll((event) -> UUID.matcher(event)
				.replaceAll((match) -> Matcher.quoteReplacement(renamed.getOrDefault(match.group(), match.group()))));
		}
		return new Workload(events, (calls > 0) ? calls : renamed.size());
	}

	private static String prepared(String event, int number, boolean timed) {
		String name = header(event, "Event-Name");
		String prepared = event;
		if (ENDS.contains(name)) {
			prepared = prepared.replaceFirst("Event-Name: " + name, "Event-Name: CHANNEL_STATE");
		}
		String stamp = timed ? "\n" + SENT_NANOS + ": " + "0".repeat(NANOS_DIGITS) : "";
		return prepared.replaceFirst("(?m)^Event-Sequence: .*$", "Event-Sequence: " + number + stamp);
	}

	private static Workload ofHeaderLines(int lines) {
		List<String> events = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			StringBuilder event = new StringBuilder("Event-Name: CHANNEL_STATE\n");
			String[] further = { "Unique-ID: " + uuid(i % 100), "Caller-Caller-ID-Number: 1000",
					"Event-Sequence: " + i };
			for (int line = 1; line < lines; line++) {
				event
					.append((line <= further.length) ? further[line - 1] : "variable_customer_field_" + line + ": 4711")
					.append('\n');
			}
			events.add(event.append('\n').toString());
		}
		return new Workload(events, 100);
	}

	private static @Nullable String header(String event, String name) {
		Matcher matcher = Pattern.compile("^" + name + ": (.*)$", Pattern.MULTILINE).matcher(event);
		return matcher.find() ? matcher.group(1) : null;
	}

	/** A view of all frames, with a position of its own. */
	ByteBuffer bytes() {
		return this.bytes.duplicate();
	}

	int size() {
		return this.ends.length;
	}

	int calls() {
		return this.calls;
	}

	int begin(int frame) {
		return (frame == 0) ? 0 : this.ends[frame - 1];
	}

	int end(int frame) {
		return this.ends[frame];
	}

	/** Where the time of sending goes, or -1. */
	int stamp(int frame) {
		return this.stamps[frame];
	}

}
