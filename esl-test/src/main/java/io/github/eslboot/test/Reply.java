package io.github.eslboot.test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Reply to a command.
 *
 * @param parts the bytes, one element per write
 * @param closes whether the connection is closed after the reply
 */
record Reply(List<byte[]> parts, boolean closes) {

	static final Reply NOT_FOUND = text("-ERR command not found");

	/** The buffer of FreeSWITCH holds 512 bytes, including the terminating zero. */
	private static final int MAX_TEXT = 511;

	static Reply text(String text) {
		byte[] bytes = truncate(text);
		byte[] head = "Content-Type: command/reply\nReply-Text: ".getBytes(StandardCharsets.US_ASCII);
		byte[] whole = Arrays.copyOf(head, head.length + bytes.length + 2);
		System.arraycopy(bytes, 0, whole, head.length, bytes.length);
		whole[whole.length - 2] = '\n';
		whole[whole.length - 1] = '\n';
		return new Reply(List.of(whole), false);
	}

	/**
	 * Creates a reply from headers and their blank line. A long text loses the blank
	 * line, as in FreeSWITCH, whose buffer ends before it.
	 */
	static Reply headers(String headersAndBlankLine) {
		// FreeSWITCH stores the marker '~' in the same buffer.
		byte[] bytes = truncate('~' + headersAndBlankLine);
		String text = ForeignBytes.decode(bytes, 1, bytes.length - 1);
		return new Reply(List.of(bytes("Content-Type: command/reply\n" + text)), false);
	}

	static Reply api(String body) {
		byte[] bytes = bytes(body);
		return new Reply(List.of(bytes("Content-Type: api/response\nContent-Length: " + bytes.length + "\n\n"), bytes),
				false);
	}

	Reply andClose() {
		return new Reply(this.parts, true);
	}

	static byte[] bytes(String text) {
		return ForeignBytes.encode(text);
	}

	private static byte[] truncate(String text) {
		byte[] bytes = bytes(text);
		return (bytes.length > MAX_TEXT) ? Arrays.copyOf(bytes, MAX_TEXT) : bytes;
	}

}
