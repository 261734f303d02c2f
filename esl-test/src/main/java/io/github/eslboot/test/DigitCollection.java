package io.github.eslboot.test;

import java.time.Duration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Asks the caller for digits, as {@code play_and_get_digits} and {@code read} do.
 */
final class DigitCollection {

	private final AppRun run;

	private final Request request;

	private final StringBuilder digits = new StringBuilder();

	private int tries;

	private DigitCollection(AppRun run, Request request) {
		this.run = run;
		this.request = request;
	}

	// min max tries timeout terminators file invalid_file variable regexp [digit_timeout]
	static void playAndGetDigits(AppRun run) {
		String[] words = DialString.split(run.data().strip(), ' ')
			.stream()
			.filter((word) -> !word.isEmpty())
			.toArray(String[]::new);
		if (words.length < 9) {
			run.finish();
			return;
		}
		new DigitCollection(run,
				new Request(number(words[0]), number(words[1]), Math.max(1, number(words[2])), number(words[3]),
						(words.length > 9) ? number(words[9]) : number(words[3]), terminators(words[4]),
						unquote(words[5]), unquote(words[6]), words[7], words[8]))
			.ask();
	}

	// min max file variable timeout terminators
	static void read(AppRun run) {
		String[] words = run.data().strip().split(" +");
		if (words.length < 6) {
			run.finish();
			return;
		}
		new DigitCollection(run, new Request(number(words[0]), number(words[1]), 1, number(words[4]), number(words[4]),
				terminators(words[5]), words[2], "", words[3], ""))
			.ask();
	}

	private static String terminators(String word) {
		return word.equals("none") ? "" : word;
	}

	private static String unquote(String word) {
		boolean quoted = word.length() > 1 && word.startsWith("'") && word.endsWith("'");
		return quoted ? word.substring(1, word.length() - 1) : word;
	}

	private static int number(String word) {
		return (int) Applications.digits(word);
	}

	private void ask() {
		this.tries++;
		this.digits.setLength(0);
		this.run.onDigit(this::pressed);
		Applications.play(this.run, this.request.file(), () -> await(this.request.timeoutMillis()));
	}

	private void await(int millis) {
		this.run.after(Duration.ofMillis(millis), this::judge);
	}

	private void pressed(char digit) {
		if (this.digits.isEmpty()) {
			// The first key stops the prompt.
			this.run.endPart();
		}
		if (this.request.terminators().indexOf(digit) >= 0) {
			this.run.channel().set("read_terminator_used", String.valueOf(digit));
			judge();
			return;
		}
		this.digits.append(digit);
		if (this.digits.length() >= this.request.max()) {
			judge();
		}
		else {
			await(this.request.digitTimeoutMillis());
		}
	}

	private void judge() {
		this.run.endPart();
		// The answer of the prompt is not that of the whole.
		this.run.respond(null);
		boolean enough = this.digits.length() >= this.request.min();
		Channel channel = this.run.channel();
		String entered = this.digits.toString();
		channel.set("read_result", enough ? "success" : "failure");
		channel.set(this.request.variable() + "_invalid", null);
		if (enough && this.request.accepts(entered)) {
			channel.set(this.request.variable(), entered);
			this.run.finish();
			return;
		}
		// What does not match is kept under another name, what is too short is not.
		channel.set(this.request.variable() + (enough ? "_invalid" : ""), entered);
		this.run.onDigit((digit) -> {
		});
		if (this.request.invalidFile().isEmpty()) {
			next();
		}
		else {
			Applications.play(this.run, this.request.invalidFile(), this::next);
		}
	}

	private void next() {
		this.run.endPart();
		this.run.respond(null);
		if (this.tries < this.request.tries()) {
			this.run.channel().set(this.request.variable(), null);
			ask();
		}
		else {
			this.run.finish();
		}
	}

	private record Request(int min, int max, int tries, int timeoutMillis, int digitTimeoutMillis, String terminators,
			String file, String invalidFile, String variable, String pattern) {

		boolean accepts(String digits) {
			try {
				return this.pattern.isEmpty() || Pattern.compile(this.pattern).matcher(digits).find();
			}
			catch (PatternSyntaxException ex) {
				return false;
			}
		}

	}

}
