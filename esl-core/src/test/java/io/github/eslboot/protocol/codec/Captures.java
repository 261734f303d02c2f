package io.github.eslboot.protocol.codec;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.zip.GZIPInputStream;

import io.github.eslboot.protocol.EslMessage;
import io.github.eslboot.protocol.ProtocolLimits;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Captured traffic of a real server. */
public final class Captures {

	/** All captures except the one of a hundred calls. */
	static final List<String> SMALL_CAPTURES = List.of("callcenter-events", "custom-events",
			"events-and-commands-one-connection", "events-json", "events-plain", "events-xml", "filters", "heartbeat",
			"inbound-api", "inbound-auth-fail", "inbound-pipelined", "inbound-userauth", "logs", "module-events",
			"outbound-async-full", "outbound-nolinger", "outbound-sync-linger");

	private static final JsonFactory JSON = new JsonFactory();

	private Captures() {
	}

	/** Returns all bytes from the server. */
	static byte[] serverBytes(String name) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (InputStream file = Captures.class.getResourceAsStream("/captures/" + name + ".jsonl.gz");
				BufferedReader lines = new BufferedReader(
						new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				addServerData(line, bytes);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static void addServerData(String line, ByteArrayOutputStream bytes) {
		String direction = "";
		String data = "";
		try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
			while (parser.nextToken() != null) {
				if (parser.currentToken() == JsonToken.VALUE_STRING) {
					if (parser.currentName().equals("dir")) {
						direction = parser.getString();
					}
					else if (parser.currentName().equals("data")) {
						data = parser.getString();
					}
				}
			}
		}
		if (direction.equals("server")) {
			bytes.writeBytes(data.getBytes(StandardCharsets.ISO_8859_1));
		}
	}

	/** Returns all messages from the server, decoded from one buffer. */
	public static List<EslMessage> messages(String name) {
		return decode(serverBytes(name), (remaining) -> remaining);
	}

	/**
	 * Decodes bytes in parts.
	 * @param nextCut returns the length of the next part; its argument is the number of
	 * remaining bytes
	 */
	static List<EslMessage> decode(byte[] bytes, IntUnaryOperator nextCut) {
		EmbeddedChannel channel = new EmbeddedChannel(new EslFrameDecoder(ProtocolLimits.DEFAULT));
		if (nextCut.applyAsInt(bytes.length) == 1) {
			// Paranoid leak detection records a stack trace for each of the many reads.
			channel.config().setAllocator(new UnpooledByteBufAllocator(false, true));
		}
		List<EslMessage> messages = new ArrayList<>();
		for (int from = 0; from < bytes.length;) {
			int length = Math.min(bytes.length - from, nextCut.applyAsInt(bytes.length - from));
			channel.writeInbound(channel.alloc().heapBuffer(length).writeBytes(bytes, from, length));
			from += length;
			for (EslMessage message = channel.readInbound(); message != null; message = channel.readInbound()) {
				messages.add(message);
			}
		}
		channel.finishAndReleaseAll();
		return messages;
	}

}
