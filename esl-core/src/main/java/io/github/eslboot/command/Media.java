package io.github.eslboot.command;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Audio that FreeSWITCH plays: a file, a stream, or text to speech. The factories take
 * literal text, except {@link #raw} and {@link #of}. Immutable. <pre>
 * Media.sequence(Media.file("ivr/ivr-welcome.wav"), Media.silence(Duration.ofMillis(500)))
 * </pre>
 *
 * @since 0.1.0
 */
public final class Media {

	/** FreeSWITCH plays at most 128 parts of a sequence. */
	private static final int MAX_PARTS = 128;

	private static final String SEQUENCE = "file_string://";

	/** The text in FreeSWITCH's syntax. */
	private final String text;

	private final Kind kind;

	/** The parts of a sequence; otherwise only this. */
	private final List<Media> parts;

	private Media(Kind kind, String text) {
		this.kind = kind;
		this.text = text;
		this.parts = List.of(this);
	}

	private Media(List<Media> parts) {
		this.kind = Kind.LITERAL;
		this.text = SEQUENCE + parts.stream().map(Media::part).collect(Collectors.joining("!"));
		this.parts = parts;
	}

	/**
	 * Returns a file on the server.
	 * @param path the path; a relative one is looked up in the directory of the sounds
	 * @return the media
	 * @throws IllegalArgumentException when FreeSWITCH would not read the text as the
	 * name of a file
	 */
	public static Media file(String path) {
		return new Media(Kind.LITERAL, WireText.literal("path", WireText.file("path", path)));
	}

	/**
	 * Returns silence ({@code silence_stream://}).
	 * @param length the length, at least 1 millisecond
	 * @return the media
	 */
	public static Media silence(Duration length) {
		if (length.toMillis() < 1 || length.toMillis() > Integer.MAX_VALUE) {
			throw new IllegalArgumentException("'length' must be 1 ms to 24 days, but is " + length);
		}
		return new Media(Kind.LITERAL, "silence_stream://" + length.toMillis());
	}

	/**
	 * Returns silence without end ({@code silence_stream://-1}).
	 * @return the media
	 */
	public static Media endlessSilence() {
		return new Media(Kind.LITERAL, "silence_stream://-1");
	}

	/**
	 * Returns generated tones ({@code tone_stream://}).
	 * @param tones the tones in FreeSWITCH's syntax (TGML), for example
	 * {@code %(200,100,440);loops=3}; without braces, brackets, quotes and backslashes
	 * @return the media
	 */
	public static Media toneStream(String tones) {
		if (!tones.matches("[\\w%(),.;=*#+@^&>< -]+") || !tones.strip().equals(tones) || tones.contains("@@")
				|| tones.regionMatches(true, 0, "path=", 0, 5)) {
			throw new IllegalArgumentException("'tones' must be tones such as %%(200,100,440), but is '%s'"
				.formatted(WireText.line("tones", tones)));
		}
		return new Media(Kind.LITERAL, "tone_stream://" + tones);
	}

	/**
	 * Returns a stream that all listeners share, such as music on hold
	 * ({@code local_stream://}).
	 * @param name the name of the stream
	 * @return the media
	 */
	public static Media localStream(String name) {
		if (!name.matches("[\\w./-]+")) {
			throw new IllegalArgumentException(
					"'name' must be the name of a stream, but is '%s'".formatted(WireText.line("name", name)));
		}
		return new Media(Kind.LITERAL, "local_stream://" + name);
	}

	/**
	 * Returns an audio file of a web server. FreeSWITCH needs a module that plays it, for
	 * example {@code mod_httapi} or {@code mod_http_cache}.
	 * @param url the URL, {@code http://…} or {@code https://…}
	 * @return the media
	 */
	public static Media url(String url) {
		String lower = url.toLowerCase(Locale.ROOT);
		if (!lower.startsWith("http://") && !lower.startsWith("https://") || !url.matches("[\\w%(),.;=*#+@&$!~:/?-]+")
				|| url.contains("@@")) {
			throw new IllegalArgumentException(
					"'url' must begin with http:// or https:// and be percent-encoded, but is '%s'"
						.formatted(WireText.line("url", url)));
		}
		return new Media(Kind.LITERAL, url);
	}

	/**
	 * Returns text that the speech synthesizer of the channel says ({@code say:}); it is
	 * selected by the variables {@code tts_engine} and {@code tts_voice}.
	 * @param text the text; must not begin with a brace or contain {@code @@}
	 * @return the media; only for playback, prompts, broadcasts and conferences
	 */
	public static Media say(String text) {
		return new Media(Kind.SPEECH, "say:" + spoken("text", text));
	}

	/**
	 * Returns a phrase macro of the server ({@code phrase:}).
	 * @param macro the name of the macro
	 * @param argument the argument of the macro; may be empty
	 * @return the media; only for playback, prompts and broadcasts
	 */
	public static Media phrase(String macro, String argument) {
		if (!macro.matches("[\\w.-]+")) {
			throw new IllegalArgumentException(
					"'macro' must be the name of a macro, but is '%s'".formatted(WireText.line("macro", macro)));
		}
		return new Media(Kind.PHRASE,
				"phrase:" + macro + (argument.isEmpty() ? "" : ":" + spoken("argument", argument)));
	}

	private static String spoken(String argument, String text) {
		WireText.literal(argument, WireText.line(argument, text));
		if (text.isBlank() || !text.strip().equals(text) || text.startsWith("{") || text.contains("@@")) {
			throw new IllegalArgumentException(
					"'%s' must not be blank, begin or end with a space, begin with '{' or contain '@@', but is '%s'"
						.formatted(argument, text));
		}
		return text;
	}

	/**
	 * Returns media that are played one after the other without a gap
	 * ({@code file_string://}).
	 * @param parts the parts, at least one; neither speech, phrases nor {@link #raw} text
	 * @return the media
	 */
	public static Media sequence(Media... parts) {
		List<Media> all = Stream.of(parts).flatMap((media) -> media.parts.stream()).toList();
		if (all.isEmpty() || all.size() > MAX_PARTS) {
			throw new IllegalArgumentException("A sequence has 1 to %d parts, not %d".formatted(MAX_PARTS, all.size()));
		}
		for (Media part : all) {
			if (part.kind != Kind.LITERAL) {
				throw new IllegalArgumentException(
						"FreeSWITCH does not play '%s' within a sequence; play it on its own".formatted(part));
			}
		}
		return new Media(all);
	}

	/** Returns this media as a part of a sequence, which FreeSWITCH splits at '!'. */
	private String part() {
		boolean plain = this.text.matches("[\\w./:%(),;=+@-]+");
		return plain ? this.text : "'" + ArgumentSplitter.escaped(this.text, '!') + "'";
	}

	/**
	 * Returns media in FreeSWITCH's syntax, for example
	 * <code>{timeout=5000}shout://radio.example.org/live.mp3</code>. The text is not
	 * checked: it selects any scheme, including {@code shell_stream://}, which runs a
	 * program on the server. Never pass untrusted text.
	 * @param text the text, without <code>${</code>, CR, LF and NUL
	 * @return the media
	 */
	public static Media raw(String text) {
		if (text.isBlank()) {
			throw new IllegalArgumentException("'text' must not be blank");
		}
		return new Media(Kind.RAW, WireText.literal("text", WireText.line("text", text)));
	}

	/**
	 * Returns media that FreeSWITCH determines by expanding text, for example
	 * <code>${sounds_dir}/welcome.wav</code>. Only applications of a call, and the
	 * playback to one member of a conference, expand text; the other commands for
	 * conferences and {@code uuid_displace} reject these media.
	 * @param expression the expression
	 * @return the media
	 */
	public static Media of(Expression expression) {
		if (expression.text().isBlank()) {
			throw new IllegalArgumentException("'expression' must not be blank");
		}
		return new Media(Kind.EXPRESSION, expression.text());
	}

	/** Returns the argument of the application {@code playback}. */
	String toArgument() {
		return isExpression() ? this.text : WireText.argument(this.text);
	}

	boolean isExpression() {
		return this.kind == Kind.EXPRESSION;
	}

	/** Returns one word of the argument of an application, before it is expanded. */
	String toWord() {
		return isExpression() ? "'" + this.text + "'" : WireText.quoted("media", this.text);
	}

	/**
	 * Returns the argument of an API command that plays the media with an application.
	 */
	String toBroadcast() {
		int colon = this.text.indexOf(':');
		if (colon >= 0 && this.text.startsWith("::", colon)) {
			throw new IllegalArgumentException(
					"The media must not contain '::', which separates an application from its argument");
		}
		return WireText.quoted("media", toArgument());
	}

	/** Returns the argument of the API command that plays to a member of a conference. */
	String toMemberArgument() {
		if (this.kind == Kind.PHRASE) {
			throw notPlayed();
		}
		return WireText.quoted("media", toArgument());
	}

	private IllegalArgumentException notPlayed() {
		return new IllegalArgumentException(
				"FreeSWITCH does not play '%s' with this command, only with an application".formatted(this));
	}

	/**
	 * Returns the argument of an API command that does not expand it.
	 * @param speech whether the command can say text
	 */
	String toApiArgument(boolean speech) {
		if (isExpression() || this.kind == Kind.PHRASE || (this.kind == Kind.SPEECH && !speech)) {
			throw notPlayed();
		}
		return WireText.quoted("media", this.text);
	}

	/** Returns the media in FreeSWITCH's syntax. */
	@Override
	public String toString() {
		return this.text;
	}

	private enum Kind {

		LITERAL, SPEECH, PHRASE, RAW, EXPRESSION

	}

}
