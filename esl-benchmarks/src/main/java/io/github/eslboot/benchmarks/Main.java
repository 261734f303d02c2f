package io.github.eslboot.benchmarks;

import java.util.Arrays;

/** Entry point. The first argument selects the side-by-side run or JMH. */
public final class Main {

	private Main() {
	}

	/** Takes {@code side-by-side} or {@code jmh}, followed by its options. */
	public static void main(String[] arguments) throws Exception {
		String command = (arguments.length > 0) ? arguments[0] : "";
		String[] rest = Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length);
		switch (command) {
			case "side-by-side" -> SideBySide.main(rest);
			case "jmh" -> org.openjdk.jmh.Main.main(rest);
			default -> {
				System.err.println("Usage: java -jar esl-benchmarks.jar side-by-side | jmh [options]");
				System.exit(2);
			}
		}
	}

}
