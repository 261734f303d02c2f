package io.github.eslboot.test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.eslboot.test.RawClient.Event;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventEncoder}: each format carries the same data, encoded byte for
 * byte as by the real server.
 */
class EventEncoderTests {

	@Test
	void allFormatsCarryTheSameData() throws Exception {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create();
				RawClient plain = RawClient.login(simulator);
				RawClient json = RawClient.login(simulator);
				RawClient xml = RawClient.login(simulator)) {
			plain.command("event plain CUSTOM my::thing");
			json.command("event json CUSTOM my::thing");
			xml.command("event xml CUSTOM my::thing");
			simulator.fire(SimulatedEvent.named("CUSTOM")
				.header("Event-Subclass", "my::thing")
				.header("X-Utf8", "café 你好 😀")
				.header("X-Signs", "100% + <a> & \"b\" 'c' \\ {d}|e^f`~!$(),*/")
				.header("X-Lines", "one\ntwo\r\nthree\tfour")
				.header("X-Empty", "")
				.header("X-Array", "ARRAY::one|:two|:three")
				.header("X-Twice", "1")
				.header("X-Twice", "2")
				.body("line one\nline <two> & 你好\n")
				.build());
			Event fromPlain = Event.of(plain.frame());
			Event fromJson = json(json.frame());
			Event fromXml = xml(xml.frame());
			// Without the last header, Content-Length, which only the plain format has.
			List<SimulatedEvent.Header> headers = fromPlain.headers().subList(0, fromPlain.headers().size() - 1);
			assertThat(fromJson.headers()).isEqualTo(headers);
			assertThat(fromXml.headers()).isEqualTo(headers);
			assertThat(fromPlain.body()).isEqualTo("line one\nline <two> & 你好\n");
			assertThat(fromJson.body()).isEqualTo(fromPlain.body());
			assertThat(fromXml.body()).isEqualTo(fromPlain.body());
			assertThat(fromPlain.header("X-Utf8")).isEqualTo("café 你好 😀");
			assertThat(fromPlain.headers()).noneMatch((header) -> header.name().equals("X-Empty"));
			assertThat(fromPlain.headers().get(0).name()).isEqualTo("Event-Subclass");
			assertThat(fromPlain.headers()
				.stream()
				.filter((header) -> header.name().equals("X-Twice"))
				.map(SimulatedEvent.Header::value)).containsExactly("1", "2");
		}
	}

	@Test
	void percentEncodingHasTheQuirksOfFreeSwitch() {
		assertThat(EventEncoder.percentEncode("a%41b %4a %zz 50%")).isEqualTo("a%41b%20%254a%20%25zz%2050%25");
		assertThat(EventEncoder.percentEncode("! $ ' ( ) * , - . / _ ~".replace(" ", ""))).isEqualTo("!$'()*,-./_~");
		assertThat(EventEncoder.percentEncode("\r\n #&+:;<=>?@[\\]^`{|}\"é"))
			.isEqualTo("%0D%0A%20%23%26%2B%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D%22%C3%A9");
	}

	@Test
	void arrayOfOneElementIsAnArrayInJsonOnly() {
		SimulatedEvent event = SimulatedEvent.named("CUSTOM").header("X", "ARRAY::one").build();
		assertThat(new String(event.encode(EventEncoding.PLAIN), StandardCharsets.UTF_8)).isEqualTo("X: one\n\n");
		assertThat(new String(event.encode(EventEncoding.JSON), StandardCharsets.UTF_8)).isEqualTo("{\"X\":[\"one\"]}");
	}

	@Test
	void plainEncodingEqualsRecordedEvents() {
		List<Frame> frames = events("events-plain");
		frames.addAll(events("custom-events"));
		assertThat(frames).hasSizeGreaterThan(150).allSatisfy((frame) -> {
			Event event = Event.of(frame);
			// The encoder adds the last Content-Length itself.
			List<SimulatedEvent.Header> headers = new ArrayList<>(event.headers());
			if (!event.body().isEmpty()) {
				headers.remove(headers.size() - 1);
			}
			assertThat(encode(event.name(), headers, event.body(), EventEncoding.PLAIN)).isEqualTo(frame.text());
		});
	}

	@Test
	void jsonEncodingEqualsRecordedEvents() {
		assertThat(events("events-json")).hasSizeGreaterThan(100).allSatisfy((frame) -> {
			Event event = json(frame);
			assertThat(encode(event.name(), event.headers(), event.body(), EventEncoding.JSON)).isEqualTo(frame.text());
		});
	}

	@Test
	void xmlEncodingEqualsRecordedEvents() {
		assertThat(events("events-xml")).hasSizeGreaterThan(100).allSatisfy((frame) -> {
			Event event = xml(frame);
			assertThat(encode(event.name(), event.headers(), event.body(), EventEncoding.XML)).isEqualTo(frame.text());
		});
	}

	private static List<Frame> events(String capture) {
		return new ArrayList<>(CaptureReplay.ofResource("captures/" + capture + ".jsonl.gz")
			.frames()
			.stream()
			.filter((frame) -> frame.contentType().startsWith("text/event"))
			.toList());
	}

	private static String encode(String name, List<SimulatedEvent.Header> headers, String body, EventEncoding format) {
		SimulatedEvent event = SimulatedEvent.named(name).headers(headers).body(body).build();
		return new String(event.encode(format), StandardCharsets.UTF_8);
	}

	/** Parses an object with duplicate names; omits the encoder's Content-Length. */
	private static Event json(Frame frame) {
		List<SimulatedEvent.Header> headers = new ArrayList<>();
		String body = "";
		try (JsonParser parser = JsonMapper.builder().build().createParser(frame.body())) {
			assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
			while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
				String name = parser.currentName();
				if (parser.nextToken() == JsonToken.START_ARRAY) {
					List<String> values = new ArrayList<>();
					while (parser.nextToken() != JsonToken.END_ARRAY) {
						values.add(parser.getString());
					}
					headers.add(new SimulatedEvent.Header(name, values, true));
				}
				else if (name.equals("_body")) {
					body = parser.getString();
					headers.remove(headers.size() - 1);
				}
				else {
					headers.add(new SimulatedEvent.Header(name, parser.getString()));
				}
			}
		}
		return new Event(headers, body);
	}

	private static Event xml(Frame frame) {
		List<SimulatedEvent.Header> headers = new ArrayList<>();
		Matcher element = Pattern.compile("    <([^>]+)>([^<]*)</").matcher(frame.text());
		while (element.find()) {
			String name = element.group(1);
			String value = Event
				.of(new Frame(frame.time(), List.of(),
						("x: " + element.group(2) + "\n\n").getBytes(StandardCharsets.UTF_8), new byte[0]))
				.header("x");
			int last = headers.size() - 1;
			if (last >= 0 && headers.get(last).name().equals(name) && !name.equals("X-Twice")
					&& !name.startsWith("Channel-Write")) {
				List<String> values = new ArrayList<>(headers.get(last).values());
				values.add(value);
				headers.set(last, new SimulatedEvent.Header(name, values, true));
			}
			else {
				headers.add(new SimulatedEvent.Header(name, value));
			}
		}
		Matcher body = Pattern.compile("<body>(.*?)(\n  )?</body>", Pattern.DOTALL).matcher(frame.text());
		String text = "";
		if (body.find()) {
			text = body.group(1) + ((body.group(2) != null) ? "\n" : "");
		}
		return new Event(headers, text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
	}

}
