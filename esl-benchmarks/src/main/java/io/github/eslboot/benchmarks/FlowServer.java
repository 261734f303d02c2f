package io.github.eslboot.benchmarks;

import java.io.IOException;
import java.time.Duration;

import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;

/**
 * Simulated FreeSWITCH for call flows. Its callers press a key as soon as they are asked
 * for digits.
 */
final class FlowServer {

	private static final Duration KEY_INTERVAL = Duration.ofMillis(20);

	private FlowServer() {
	}

	/** Serves until standard input ends; prints the port. */
	public static void main(String[] arguments) throws IOException {
		FreeSwitchSimulator simulator = FreeSwitchSimulator.builder()
			.ringTime(Duration.ofMillis(5))
			.answerTime(Duration.ofMillis(20))
			.start();
		Thread keys = new Thread(() -> pressKeys(simulator), "keys");
		keys.setDaemon(true);
		keys.start();
		System.out.println("port=" + simulator.port());
		while (System.in.read() >= 0) {
			continue;
		}
		System.exit(0);
	}

	private static void pressKeys(FreeSwitchSimulator simulator) {
		try {
			while (true) {
				for (SimulatedCall call : simulator.calls()) {
					String application = call.application();
					if (application != null && application.startsWith("play_and_get_digits")) {
						call.dtmf("1");
					}
				}
				Thread.sleep(KEY_INTERVAL.toMillis());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
