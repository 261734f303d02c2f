package io.github.eslboot.protocol.codec;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslProtocolException;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/**
 * Parser of {@code text/event-xml}:
 * {@code <event><headers>…</headers><Content-Length/><body/></event>}. Values in
 * {@code headers} are percent-encoded and XML-escaped; an array is a sequence of elements
 * with the same name. DTDs and external entities are disabled.
 */
final class XmlEventParser {

	private XmlEventParser() {
	}

	/**
	 * Creates a factory per event, because a factory keeps the text of its last reader in
	 * memory.
	 */
	private static XMLInputFactory factory() {
		XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
		factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
		factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
		factory.setProperty(XMLInputFactory.IS_COALESCING, true);
		return factory;
	}

	static EslEvent parse(byte[] bytes) {
		try {
			// The JDK's parser prints a message to System.err if it reads malformed UTF-8
			// itself.
			String text = new String(bytes, StandardCharsets.UTF_8);
			XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(text));
			try {
				return parse(reader);
			}
			finally {
				reader.close();
			}
		}
		catch (XMLStreamException ex) {
			throw new EslProtocolException("An XML event does not parse: " + ex.getMessage(), ex);
		}
		catch (RuntimeException ex) {
			if (ex instanceof EslProtocolException) {
				throw ex;
			}
			throw new EslProtocolException("An XML event does not parse: " + ex, ex);
		}
	}

	private static EslEvent parse(XMLStreamReader reader) throws XMLStreamException {
		Fields fields = new Fields();
		boolean ended = false;
		int depth = 0;
		boolean inHeaders = false;
		while (reader.hasNext() && !ended) {
			int token = reader.next();
			if (token == XMLStreamConstants.START_ELEMENT) {
				depth++;
				String name = reader.getLocalName();
				if (depth == 2 && name.equals("headers")) {
					inHeaders = true;
				}
				else if (depth >= 2) {
					fields.add(name, reader.getElementText(), inHeaders);
					depth--;
				}
			}
			else if (token == XMLStreamConstants.END_ELEMENT) {
				depth--;
				inHeaders = false;
				ended = depth == 0;
			}
		}
		if (!ended) {
			throw new EslProtocolException("An XML event is incomplete");
		}
		return fields.toEvent();
	}

	/**
	 * Collects the headers. Consecutive elements with the same name form an array.
	 */
	private static final class Fields {

		private final List<String> names = new ArrayList<>(96);

		private final List<List<String>> values = new ArrayList<>(96);

		private @Nullable String body;

		void add(String name, String text, boolean encoded) {
			if (!encoded && name.equals("body")) {
				this.body = text;
				return;
			}
			String value = encoded ? decode(text) : text;
			int last = this.names.size() - 1;
			if (last >= 0 && this.names.get(last).equals(name) && !name.equalsIgnoreCase("Content-Length")) {
				this.values.get(last).add(value);
			}
			else {
				this.names.add(name);
				this.values.add(new ArrayList<>(List.of(value)));
			}
		}

		EslEvent toEvent() {
			Map<String, List<String>> arrays = new HashMap<>();
			List<String> joined = new ArrayList<>(this.values.size());
			for (int i = 0; i < this.values.size(); i++) {
				List<String> elements = this.values.get(i);
				joined.add(ProtocolInternals.arrayValue(elements));
				if (elements.size() > 1) {
					arrays.putIfAbsent(this.names.get(i), List.copyOf(elements));
				}
			}
			return EslEvent.of(ProtocolInternals.headers(this.names, joined, arrays), this.body);
		}

		private static String decode(String text) {
			if (text.indexOf('%') < 0) {
				return text;
			}
			byte[] line = ("v:" + text).getBytes(StandardCharsets.UTF_8);
			String decoded = ProtocolInternals.headers(line, 0, line.length, true).get("v");
			return (decoded != null) ? decoded : text;
		}

	}

}
