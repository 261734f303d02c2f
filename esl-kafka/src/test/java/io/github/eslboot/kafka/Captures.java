package io.github.eslboot.kafka;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

import io.github.eslboot.protocol.EslEvent;

/** Events of recorded connections, in the plain format. */
final class Captures {

	private static final Pattern DATA = Pattern.compile("\"dir\": \"server\", \"data\": \"(.*)\"}");

	private static final Pattern FRAME = Pattern.compile("Content-Length: (\\d+)\nContent-Type: text/event-plain\n\n");

	private Captures() {
	}

	static List<EslEvent> events(String capture) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(
				new GZIPInputStream(Objects
					.requireNonNull(Captures.class.getResourceAsStream("/captures/" + capture + ".jsonl.gz"))),
				StandardCharsets.UTF_8))) {
			lines.lines()
				.map(DATA::matcher)
				.filter(Matcher::find)
				.forEach((m) -> bytes.writeBytes(unescape(m.group(1)).getBytes(StandardCharsets.ISO_8859_1)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		String all = bytes.toString(StandardCharsets.ISO_8859_1);
		List<EslEvent> events = new ArrayList<>();
		Matcher frame = FRAME.matcher(all);
		while (frame.find()) {
			String event = all.substring(frame.end(), frame.end() + Integer.parseInt(frame.group(1)));
			events.add(EslEvent.ofPlain(event.getBytes(StandardCharsets.ISO_8859_1)));
		}
		return events;
	}

	private static String unescape(String json) {
		StringBuilder text = new StringBuilder(json.length());
		for (int i = 0; i < json.length(); i++) {
			char c = json.charAt(i);
			if (c != '\\') {
				text.append(c);
				continue;
			}
			char escaped = json.charAt(++i);
			switch (escaped) {
				case 'n' -> text.append('\n');
				case 'r' -> text.append('\r');
				case 't' -> text.append('\t');
				case 'b' -> text.append('\b');
				case 'f' -> text.append('\f');
				case 'u' -> {
					text.append((char) Integer.parseInt(json.substring(i + 1, i + 5), 16));
					i += 4;
				}
				default -> text.append(escaped);
			}
		}
		return text.toString();
	}

}
