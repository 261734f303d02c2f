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

	// min max tries timeout terminators file invalid_file variable regexp
	static void playAndGetDigits(AppRun run) {
		String[] words = run.data().strip().split(" +");
		if (words.length < 9) {
			run.finish();
			return;
		}
		new DigitCollection(run, new Request(number(words[0]), number(words[1]), Math.max(1, number(words[2])),
				number(words[3]), words[4], words[5], words[7], words[8]))
			.ask();
	}

	// min max file variable timeout terminators
	static void read(AppRun run) {
		String[] words = run.data().strip().split(" +");
		if (words.length < 6) {
			run.finish();
			return;
		}
		new DigitCollection(run,
				new Request(number(words[0]), number(words[1]), 1, number(words[4]), words[5], words[2], words[3], ""))
			.ask();
	}

	private static int number(String word) {
		return (int) Applications.digits(word);
	}

	private void ask() {
		this.tries++;
		this.digits.setLength(0);
		this.run.onDigit(this::pressed);
		Applications.play(this.run, this.request.file(), this::await);
	}

	private void await() {
		this.run.after(Duration.ofMillis(this.request.timeoutMillis()), this::judge);
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
			await();
		}
	}

	private void judge() {
		this.run.endPart();
		// The answer of the prompt is not that of the whole.
		this.run.respond(null);
		boolean valid = this.digits.length() >= this.request.min() && this.request.accepts(this.digits.toString());
		if (valid) {
			this.run.channel().set(this.request.variable(), this.digits.toString());
			this.run.channel().set("read_result", "success");
			this.run.finish();
		}
		else if (this.tries < this.request.tries()) {
			ask();
		}
		else {
			this.run.channel().set(this.request.variable(), null);
			this.run.channel().set("read_result", this.digits.isEmpty() ? "timeout" : "failure");
			this.run.finish();
		}
	}

	private record Request(int min, int max, int tries, int timeoutMillis, String terminators, String file,
			String variable, String pattern) {

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
