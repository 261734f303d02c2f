package io.github.eslboot.test;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Capture of real Event Socket traffic, to be inspected or played back. A capture is a
 * plain or gzipped file with one JSON object per line: {@code t} (seconds), {@code dir}
 * ({@code server}, {@code client} or {@code server-close}) and {@code data} (the bytes of
 * one read or write as ISO-8859-1). Needs Jackson on the class path. Immutable.
 *
 * @since 0.1.0
 */
public final class CaptureReplay {

	private final List<Chunk> chunks;

	private CaptureReplay(List<Chunk> chunks) {
		this.chunks = List.copyOf(chunks);
	}

	/**
	 * Reads a capture from a file.
	 * @param file the file, gzipped or plain
	 * @return the capture
	 * @throws UncheckedIOException if it cannot be read
	 */
	public static CaptureReplay of(Path file) {
		try (InputStream in = Files.newInputStream(file)) {
			return of(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read the capture " + file, ex);
		}
	}

	/**
	 * Reads a capture from the class path.
	 * @param name name of the resource, for example {@code captures/filters.jsonl.gz}
	 * @return the capture
	 * @throws IllegalArgumentException if there is no such resource
	 * @throws UncheckedIOException if it cannot be read
	 */
	public static CaptureReplay ofResource(String name) {
		try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(name)) {
			if (in == null) {
				throw new IllegalArgumentException("No resource " + name + " on the class path");
			}
			return of(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read the capture " + name, ex);
		}
	}

	/**
	 * Reads a capture from a stream, to its end. Does not close the stream.
	 * @param in the stream, gzipped or plain
	 * @return the capture
	 * @throws IOException if it cannot be read
	 */
	public static CaptureReplay of(InputStream in) throws IOException {
		JsonMapper mapper = JsonMapper.builder().build();
		List<Chunk> chunks = new ArrayList<>();
		BufferedReader lines = new BufferedReader(new InputStreamReader(unzipped(in), StandardCharsets.UTF_8));
		for (String line; (line = lines.readLine()) != null;) {
			if (!line.isBlank()) {
				JsonNode node = mapper.readTree(line);
				long nanos = Math.round(node.path("t").asDouble(0) * 1e9);
				chunks.add(new Chunk(Duration.ofNanos(nanos), Direction.parse(node.path("dir").asString("")),
						node.path("data").asString("").getBytes(StandardCharsets.ISO_8859_1)));
			}
		}
		return new CaptureReplay(chunks);
	}

	private static InputStream unzipped(InputStream in) throws IOException {
		PushbackInputStream peeked = new PushbackInputStream(in, 2);
		byte[] magic = peeked.readNBytes(2);
		peeked.unread(magic);
		boolean zipped = magic.length == 2 && (magic[0] & 0xFF) == 0x1F && (magic[1] & 0xFF) == 0x8B;
		return zipped ? new GZIPInputStream(peeked) : peeked;
	}

	/**
	 * Returns the captured reads and writes.
	 * @return an immutable list, in order
	 */
	public List<Chunk> chunks() {
		return this.chunks;
	}

	/**
	 * Returns all bytes that the server sent.
	 * @return a new array
	 */
	public byte[] serverBytes() {
		return bytes(Direction.SERVER);
	}

	/**
	 * Returns all bytes that the client sent.
	 * @return a new array
	 */
	public byte[] clientBytes() {
		return bytes(Direction.CLIENT);
	}

	private byte[] bytes(Direction direction) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		this.chunks.stream()
			.filter((chunk) -> chunk.direction() == direction)
			.forEach((chunk) -> bytes.writeBytes(chunk.data()));
		return bytes.toByteArray();
	}

	/**
	 * Returns the complete frames that the server sent.
	 * @return an immutable list, in order
	 */
	public List<Frame> frames() {
		List<Frame> frames = new ArrayList<>();
		ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
		for (Chunk chunk : this.chunks) {
			if (chunk.direction() != Direction.SERVER) {
				continue;
			}
			unfinished.writeBytes(chunk.data());
			byte[] bytes = unfinished.toByteArray();
			int at = 0;
			for (Frame frame; (frame = Frame.parse(bytes, at, bytes.length, chunk.time())) != null; at += frame
				.bytes().length) {
				frames.add(frame);
			}
			unfinished.reset();
			unfinished.write(bytes, at, bytes.length - at);
		}
		return List.copyOf(frames);
	}

	/**
	 * Returns the number of frames that the server sent, by content type.
	 * @return numbers by content type, sorted
	 */
	public Map<String, Integer> frameCounts() {
		Map<String, Integer> counts = new TreeMap<>();
		frames().forEach((frame) -> counts.merge(frame.contentType(), 1, Integer::sum));
		return counts;
	}

	/**
	 * Creates a builder for a server that plays this capture back.
	 * @return the builder
	 */
	public ReplayServer.Builder serve() {
		return new ReplayServer.Builder(this);
	}

	/** Sender of a chunk. */
	public enum Direction {

		/** FreeSWITCH. */
		SERVER,

		/** The application. */
		CLIENT,

		/** FreeSWITCH closed the connection. */
		SERVER_CLOSE;

		static Direction parse(String text) {
			return switch (text) {
				case "server" -> SERVER;
				case "client" -> CLIENT;
				case "server-close" -> SERVER_CLOSE;
				default -> throw new IllegalArgumentException("Unknown direction '" + text + "' in the capture");
			};
		}

	}

	/**
	 * The bytes of one read or write.
	 *
	 * @param time time since the start of the capture
	 * @param direction sender of the bytes
	 * @param data the bytes; must not be modified
	 */
	public record Chunk(Duration time, Direction direction, byte[] data) {
	}

}
