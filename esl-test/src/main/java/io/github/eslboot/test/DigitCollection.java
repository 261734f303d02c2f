package io.github.eslboot.test;

import java.time.Duration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Collection of digits from the caller, for the applications {@code play_and_get_digits}
 * and {@code read}. Used with the {@link Switchboard}'s lock held.
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
		String[] words = Arguments.split(run.data(), ' ', 11).toArray(String[]::new);
		if (words.length < 9) {
			run.finish();
			return;
		}
		new DigitCollection(run,
				new Request(number(words[0]), number(words[1]), Math.max(1, number(words[2])), number(words[3]),
						(words.length > 9) ? number(words[9]) : number(words[3]), terminators(words[4]), words[5],
						words[6], words[7], words[8]))
			.prompt();
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
			.prompt();
	}

	private static String terminators(String word) {
		return word.equals("none") ? "" : word;
	}

	private static int number(String word) {
		return (int) Applications.digits(word);
	}

	private void prompt() {
		this.tries++;
		this.digits.setLength(0);
		this.run.onDigit(this::onDigit);
		Applications.play(this.run, this.request.file(), () -> await(this.request.timeoutMillis()));
	}

	private void await(int millis) {
		this.run.after(Duration.ofMillis(millis), this::evaluate);
	}

	private void onDigit(char digit) {
		if (this.digits.isEmpty()) {
			// The first digit stops the prompt.
			this.run.endPart();
		}
		if (this.request.terminators().indexOf(digit) >= 0) {
			this.run.channel().set("read_terminator_used", String.valueOf(digit));
			evaluate();
			return;
		}
		this.digits.append(digit);
		if (this.digits.length() >= this.request.max()) {
			evaluate();
		}
		else {
			await(this.request.digitTimeoutMillis());
		}
	}

	private void evaluate() {
		this.run.endPart();
		// The response of the prompt's playback is not that of the application.
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
		// FreeSWITCH stores digits that do not match under another name.
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
			prompt();
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
