package io.github.eslboot.protocol.codec;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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
			boolean utf8 = HeaderCollector.isUtf8(bytes);
			XMLStreamReader reader = factory()
				.createXMLStreamReader(new StringReader(HeaderCollector.text(bytes, utf8)));
			try {
				return parse(reader, new Fields(utf8));
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

	private static EslEvent parse(XMLStreamReader reader, Fields fields) throws XMLStreamException {
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
	 * Collects the elements. Consecutive elements with the same name form an array. A
	 * decoded value may be other bytes than UTF-8, so all texts are bytes as characters.
	 */
	private static final class Fields {

		private final HeaderCollector headers = new HeaderCollector(true);

		private final boolean unicode;

		private @Nullable String name;

		private List<String> elements = new ArrayList<>();

		/**
		 * Creates an empty collection.
		 * @param unicode whether the texts are Unicode, not bytes as characters
		 */
		Fields(boolean unicode) {
			this.unicode = unicode;
		}

		void add(String element, String text, boolean encoded) {
			if (!encoded && element.equals("body")) {
				this.headers.body(bytesAsCharacters(text));
				return;
			}
			String name = bytesAsCharacters(element);
			String value = encoded ? decode(bytesAsCharacters(text)) : bytesAsCharacters(text);
			if (!name.equals(this.name) || name.equalsIgnoreCase("Content-Length")) {
				flush();
				this.name = name;
			}
			this.elements.add(value);
		}

		private void flush() {
			if (this.name != null && this.elements.size() == 1) {
				this.headers.add(this.name, this.elements.get(0));
			}
			else if (this.name != null) {
				this.headers.add(this.name, List.copyOf(this.elements));
			}
			this.elements = new ArrayList<>();
		}

		EslEvent toEvent() {
			flush();
			return this.headers.toEvent();
		}

		private String bytesAsCharacters(String text) {
			return this.unicode ? HeaderCollector.bytesAsCharacters(text) : text;
		}

		private static String decode(String text) {
			if (text.indexOf('%') < 0) {
				return text;
			}
			byte[] line = ("v:" + text).getBytes(StandardCharsets.ISO_8859_1);
			byte[] decoded = ProtocolInternals.headers(line, 0, line.length, true).bytes("v");
			return (decoded != null) ? HeaderCollector.text(decoded, false) : text;
		}

	}

}
