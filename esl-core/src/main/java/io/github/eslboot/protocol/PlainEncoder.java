package io.github.eslboot.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Writes events of other formats in the plain format. */
final class PlainEncoder {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private PlainEncoder() {
	}

	static byte[] encode(EslHeaders headers, byte[] body) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(headers.sizeInBytes() + body.length);
		Set<String> written = new HashSet<>();
		headers.forEach((name, value) -> {
			out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
			out.write(':');
			out.write(' ');
			// Only the first header of a name has its exact bytes.
			boolean first = written.add(name.toLowerCase(Locale.ROOT));
			writeEncoded(out,
					first ? Objects.requireNonNull(headers.bytes(name)) : value.getBytes(StandardCharsets.UTF_8));
			out.write('\n');
		});
		out.write('\n');
		out.writeBytes(body);
		return out.toByteArray();
	}

	private static void writeEncoded(ByteArrayOutputStream out, byte[] value) {
		for (byte b : value) {
			if (b > ' ' && b < 0x7f && b != '%') {
				out.write(b);
			}
			else {
				out.write('%');
				out.writeBytes(HEX.toHexDigits(b).getBytes(StandardCharsets.US_ASCII));
			}
		}
	}

}
