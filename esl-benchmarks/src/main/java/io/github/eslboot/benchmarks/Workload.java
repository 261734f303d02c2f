package io.github.eslboot.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.eslboot.test.CaptureReplay;
import org.jspecify.annotations.Nullable;

/**
 * Event frames, rendered once and written repeatedly. The calls never end: an event that
 * would end a call is renamed to CHANNEL_STATE, since otherwise the client would remove
 * the call's listeners after the first lap.
 */
public final class Workload {

	/** Header for the time of sending, in frames of a timed workload. */
	static final String SENT_NANOS = "Event-Sent-Nanos";

	/** Number of digits of the time of sending. */
	static final int NANOS_DIGITS = 19;

	private static final String CAPTURE = "captures/load-plain.jsonl.gz";

	private static final Set<String> END_EVENTS = Set.of("CHANNEL_DESTROY", "CHANNEL_HANGUP_COMPLETE");

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
	 * Renders a workload.
	 * @param spec {@code load} for the captured events, {@code timed} for the same with a
	 * header for the time of sending, {@code calls-100} for the same spread over 100
	 * calls, {@code headers-16} for events of 16 header lines
	 * @return the workload
	 */
	public static Workload of(String spec) {
		String[] parts = spec.split("-");
		return switch (parts[0]) {
			case "load" -> recorded(0, false);
			case "timed" -> recorded(0, true);
			case "calls" -> recorded(Integer.parseInt(parts[1]), false);
			case "headers" -> ofHeaderLines(Integer.parseInt(parts[1]));
			default -> throw new IllegalArgumentException("No workload '" + spec + "'");
		};
	}

	/** Returns the uuid of a call by its index; the same in every workload. */
	public static String uuid(int call) {
		return "%08x-0000-4000-8000-%012x".formatted(call * 0x9E3779B9, call);
	}

	private static Workload recorded(int calls, boolean timed) {
		List<String> events = new ArrayList<>();
		Map<String, String> renamed = new HashMap<>();
		int ofCalls = 0;
		for (String event : Capture.EVENTS) {
			int number = events.size();
			String uuid = header(event, "Unique-ID");
			String renamedEvent = event;
			if (uuid != null) {
				renamedEvent = event.replace(uuid, (calls > 0) ? uuid(ofCalls++ % calls)
						: renamed.computeIfAbsent(uuid, (same) -> uuid(renamed.size())));
			}
			events.add(prepared(renamedEvent, number, timed));
		}
		return new Workload(events, (calls > 0) ? calls : renamed.size());
	}

	private static String prepared(String event, int number, boolean timed) {
		String name = header(event, "Event-Name");
		String lasting = END_EVENTS.contains(name) ? event.replace("Event-Name: " + name, "Event-Name: CHANNEL_STATE")
				: event;
		String stamp = timed ? "\n" + SENT_NANOS + ": " + "0".repeat(NANOS_DIGITS) : "";
		String sequence = "\nEvent-Sequence: ";
		return lasting.replace(sequence + header(event, "Event-Sequence") + "\n", sequence + number + stamp + "\n");
	}

	private static Workload ofHeaderLines(int lines) {
		List<String> events = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			// The call's uuid comes first: without it an event reaches no listener.
			StringBuilder event = new StringBuilder("Unique-ID: " + uuid(i % 100) + "\n");
			String[] further = { "Event-Name: CHANNEL_STATE", "Caller-Caller-ID-Number: 1000", "Event-Sequence: " + i };
			for (int line = 1; line < lines; line++) {
				event
					.append((line <= further.length) ? further[line - 1] : "variable_customer_field_" + line + ": 4711")
					.append('\n');
			}
			events.add(event.append('\n').toString());
		}
		return new Workload(events, 100);
	}

	/** Returns a header's value without decoding it. */
	private static @Nullable String header(String event, String name) {
		String begin = name + ": ";
		int line = event.startsWith(begin) ? 0 : event.indexOf("\n" + begin) + 1;
		int end = event.indexOf('\n', line);
		return event.startsWith(begin, line) ? event.substring(line + begin.length(), end) : null;
	}

	/** Returns a view of all frames, with its own position. */
	ByteBuffer bytes() {
		return this.bytes.duplicate();
	}

	/** Returns a view of this number of frames. */
	public ByteBuffer bytes(int frames) {
		return this.bytes.duplicate().limit(end(frames - 1));
	}

	/** Returns the number of frames. */
	public int size() {
		return this.ends.length;
	}

	/** Returns the number of calls that the frames belong to. */
	public int calls() {
		return this.calls;
	}

	/** Returns the event in a frame. */
	public byte[] event(int frame) {
		byte[] whole = new byte[end(frame) - begin(frame)];
		this.bytes.get(begin(frame), whole);
		int body = 0;
		while (whole[body] != '\n' || whole[body + 1] != '\n') {
			body++;
		}
		return Arrays.copyOfRange(whole, body + 2, whole.length);
	}

	int begin(int frame) {
		return (frame == 0) ? 0 : this.ends[frame - 1];
	}

	int end(int frame) {
		return this.ends[frame];
	}

	/** Returns the offset of the time of sending, or -1 if the frame has none. */
	int stamp(int frame) {
		return this.stamps[frame];
	}

	/** Captured events, read once. */
	private static final class Capture {

		private static final List<String> EVENTS = CaptureReplay.ofResource(CAPTURE)
			.frames()
			.stream()
			.filter((frame) -> frame.contentType().equals("text/event-plain"))
			.map((frame) -> new String(frame.bytes(), StandardCharsets.ISO_8859_1))
			.map((frame) -> frame.substring(frame.indexOf("\n\n") + 2))
			.toList();

	}

}
