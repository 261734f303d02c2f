package io.github.eslboot.test.testcontainers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * Wait strategy that waits for the greeting of the Event Socket. An open port is not
 * sufficient, because the proxy of Docker opens it before FreeSWITCH listens.
 */
class EventSocketWaitStrategy extends AbstractWaitStrategy {

	private static final String GREETING = "Content-Type: auth/request";

	private static final String REJECTION = "Content-Type: text/rude-rejection";

	private static final int ATTEMPT_MILLIS = 2000;

	private static final long PAUSE_MILLIS = 200;

	@Override
	protected void waitUntilReady() {
		long deadline = System.nanoTime() + this.startupTimeout.toNanos();
		String last = "nothing";
		while (System.nanoTime() < deadline) {
			last = firstLine();
			if (last.equals(GREETING)) {
				return;
			}
			if (last.equals(REJECTION)) {
				throw new ContainerLaunchException("The Event Socket's access list rejects this machine");
			}
			pause();
		}
		throw new ContainerLaunchException(
				"The Event Socket did not greet within " + this.startupTimeout + "; last response: " + last);
	}

	private String firstLine() {
		int port = this.waitStrategyTarget.getMappedPort(FreeSwitchContainer.ESL_PORT);
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(this.waitStrategyTarget.getHost(), port), ATTEMPT_MILLIS);
			socket.setSoTimeout(ATTEMPT_MILLIS);
			StringBuilder line = new StringBuilder();
			for (int b; (b = socket.getInputStream().read()) >= 0 && b != '\n'
					&& line.length() < GREETING.length() * 4;) {
				line.append(new String(new byte[] { (byte) b }, StandardCharsets.ISO_8859_1));
			}
			return line.toString();
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	private void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ContainerLaunchException("Interrupted while waiting for the Event Socket", ex);
		}
	}

}
