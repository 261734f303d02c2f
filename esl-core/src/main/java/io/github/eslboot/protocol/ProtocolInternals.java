package io.github.eslboot.protocol;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Internal: gives the other packages of this library access to package-private members of
 * protocol values.
 *
 * @since 0.1.0
 */
public final class ProtocolInternals {

	private ProtocolInternals() {
	}

	/**
	 * Internal: creates headers from received bytes, which are decoded on access. The
	 * array is not copied and must not be modified.
	 * @param bytes lines of {@code Name: value}, each terminated by LF
	 * @param from the index of the first byte
	 * @param to the index after the last byte
	 * @param percentEncoded whether values are percent-encoded, as in plain events and
	 * the reply to {@code connect}
	 * @return the headers
	 */
	public static EslHeaders headers(byte[] bytes, int from, int to, boolean percentEncoded) {
		return new WireHeaders(bytes, from, to, percentEncoded, null);
	}

	/**
	 * Internal: creates headers from decoded values.
	 * @param names the names, in order; names may repeat
	 * @param values one value per name
	 * @param arrays the exact elements of array values, by name as in {@code names}
	 * @return the headers
	 */
	public static EslHeaders headers(List<String> names, List<String> values, Map<String, List<String>> arrays) {
		return new ParsedHeaders(names, values, arrays);
	}

	/**
	 * Internal: creates headers from values of which some are not valid UTF-8.
	 * @param names the names, in order; names may repeat
	 * @param values one value per name; malformed bytes replaced
	 * @param arrays the exact elements of array values, by name as in {@code names}
	 * @param exact the bytes of the values that are not valid UTF-8, by index
	 * @return the headers
	 */
	public static EslHeaders headers(List<String> names, List<String> values, Map<String, List<String>> arrays,
			Map<Integer, byte[]> exact) {
		return new ParsedHeaders(names, values, arrays, exact);
	}

	/**
	 * Internal: returns a function that creates events from their plain format, as
	 * {@link EslEvent#ofPlain(byte[])} does. The events of all connections share names
	 * and values of their headers. The arrays are not copied and must not be modified.
	 * @return the function; thread-safe
	 */
	public static Function<byte[], EslEvent> plainEvents() {
		return (bytes) -> EslEvent.ofPlain(bytes, RecentHeaders.SHARED);
	}

	/**
	 * Internal: creates an event from headers and the bytes of a body.
	 * @param headers the headers
	 * @param body the body; empty for none. Not copied, must not be modified
	 * @return the event
	 */
	public static EslEvent event(EslHeaders headers, byte[] body) {
		return EslEvent.ofParsed(headers, body);
	}

	/**
	 * Internal: returns the text that FreeSWITCH stores for an array.
	 * @param elements the elements
	 * @return {@code ARRAY::a|:b}, or the element itself if there is only one
	 */
	public static String arrayValue(List<String> elements) {
		return EslHeaders.arrayValue(elements);
	}

	/**
	 * Internal: sets the node of an event. Only the event stream that received the event
	 * calls this method, on the event loop and before another thread can access the
	 * event. The node is not set when the event is created, because the decoder does not
	 * know the stream of its connection; a copy would cost one object per event.
	 * @param event the event
	 * @param node the name of the node
	 * @throws IllegalStateException when the event was received from another node
	 */
	public static void receivedFrom(EslEvent event, String node) {
		event.receivedFrom(node);
	}

	/**
	 * Internal: sets the time of the receipt of an event, before another thread can
	 * access the event.
	 * @param event the event
	 * @param nanos the time, as of {@link System#nanoTime()}
	 */
	public static void receivedAt(EslEvent event, long nanos) {
		event.receivedAt(nanos);
	}

	/**
	 * Internal: returns the plain format of an event, which {@link EslEvent#ofPlain}
	 * reads.
	 * @param event the event
	 * @return the bytes as received, which must not be modified; for an event that was
	 * received in another format, an equivalent with the same values
	 */
	public static byte[] plainBytes(EslEvent event) {
		return event.plainBytes();
	}

	/**
	 * Internal: returns text of a server or a caller as it may appear in a log line, with
	 * control characters escaped.
	 * @param text the text
	 * @return the text on one line
	 */
	public static String logText(String text) {
		return LogText.of(text);
	}

	/**
	 * Internal: returns the approximate memory of an event.
	 * @param event the event
	 * @return the size, in bytes
	 */
	public static int sizeInBytes(EslEvent event) {
		return event.sizeInBytes();
	}

	/**
	 * Internal: returns the approximate memory of headers.
	 * @param headers the headers
	 * @return the size, in bytes
	 */
	public static int sizeInBytes(EslHeaders headers) {
		return headers.sizeInBytes();
	}

}
