package io.github.eslboot.protocol;

import java.util.List;
import java.util.Map;

/**
 * Internal: access of the other packages of this library to members of protocol values.
 */
public final class ProtocolInternals {

	private ProtocolInternals() {
	}

	/**
	 * Creates headers from received bytes, which are decoded on access. The array is not
	 * copied and must not be modified.
	 * @param bytes lines of {@code Name: value}, each ended by LF
	 * @param from the index of the first byte
	 * @param to the index behind the last byte
	 * @param percentEncoded whether values are percent-encoded, as in plain events and
	 * the reply to {@code connect}
	 * @return the headers
	 */
	public static EslHeaders headers(byte[] bytes, int from, int to, boolean percentEncoded) {
		return new WireHeaders(bytes, from, to, percentEncoded);
	}

	/**
	 * Creates headers from decoded values.
	 * @param names the names, in order; a name may repeat
	 * @param values a value for each name
	 * @param arrays the exact elements of values that are arrays, by their name as in
	 * {@code names}
	 * @return the headers
	 */
	public static EslHeaders headers(List<String> names, List<String> values, Map<String, List<String>> arrays) {
		return new ParsedHeaders(names, values, arrays);
	}

	/**
	 * Returns the value that FreeSWITCH stores for an array.
	 * @param elements the elements
	 * @return {@code ARRAY::a|:b}, or the element itself if there is only one
	 */
	public static String arrayValue(List<String> elements) {
		return EslHeaders.arrayValue(elements);
	}

	/**
	 * Sets the node of an event. Only the event stream that received the event calls
	 * this, on the event loop and before another thread sees the event. The node is no
	 * argument of the event's creation, as the decoder does not know the stream that
	 * reads its connection, and a copy would cost an object for each event.
	 * @param event the event
	 * @param node the name of the node
	 * @throws IllegalStateException if the event was received from another node
	 */
	public static void receivedFrom(EslEvent event, String node) {
		event.receivedFrom(node);
	}

	/**
	 * Returns the approximate memory of an event.
	 * @param event the event
	 * @return the size, in bytes
	 */
	public static int sizeInBytes(EslEvent event) {
		return event.sizeInBytes();
	}

	/**
	 * Returns the approximate memory of headers.
	 * @param headers the headers
	 * @return the size, in bytes
	 */
	public static int sizeInBytes(EslHeaders headers) {
		return headers.sizeInBytes();
	}

}
