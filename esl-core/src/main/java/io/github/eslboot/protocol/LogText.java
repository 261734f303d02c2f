package io.github.eslboot.protocol;

/** Text of a server or a caller, as it may appear in log lines and messages. */
final class LogText {

	private LogText() {
	}

	/**
	 * Returns a text on one line: line breaks and other control characters are replaced
	 * by their escape sequences, so that the text cannot forge a log line.
	 */
	static String of(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (isControl(text.charAt(i))) {
				return escaped(text);
			}
		}
		return text;
	}

	private static String escaped(String text) {
		StringBuilder escaped = new StringBuilder(text.length() + 16);
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (isControl(character)) {
				escaped.append("\\u%04x".formatted((int) character));
			}
			else {
				escaped.append(character);
			}
		}
		return escaped.toString();
	}

	/** The separators of lines and paragraphs and the overrides of direction as well. */
	private static boolean isControl(char character) {
		return character < ' ' || (character >= 0x7f && character <= 0x9f)
				|| (character >= '\u2028' && character <= '\u202e') || (character >= '\u2066' && character <= '\u2069');
	}

}
