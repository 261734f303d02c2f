package io.github.eslboot.testsupport;

import java.util.stream.Stream;

/** Variable values with characters that FreeSWITCH's parsers interpret. */
public final class HostileValues {

	private HostileValues() {
	}

	public static Stream<String> all() {
		return Stream.of("a,b", "it's", "it's its", "'q'", "''", "'", "\"dq\"", " lead", "trail ", "  ", "a b", "{x}",
				"[y]", "<z>", "(", ")", "a\\b", "\\", "\\\\", "\\n", "\\,", "\\'", "^^x", "^^:a=b:c=d", "$", "$$",
				"a$b", "a=b", "=", "x|y", "a:_:b", ":_:_:", "&park()", "é ü 漢字 😀", "100%41", "%", "+", "~x", "|:",
				"a;b", "#", "a\tb", "',a=b,'", "\\\\',x", "[a],b", "undef", "true");
	}

}
