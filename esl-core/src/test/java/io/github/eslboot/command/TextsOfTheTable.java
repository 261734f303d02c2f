package io.github.eslboot.command;

import java.util.Map;

/** Texts that mean something to FreeSWITCH, for tests of other packages. */
public final class TextsOfTheTable {

	private TextsOfTheTable() {
	}

	/** Returns the texts by the names that {@code docs/texts.md} has for them. */
	public static Map<String, String> all() {
		return TypedText.TEXTS;
	}

}
