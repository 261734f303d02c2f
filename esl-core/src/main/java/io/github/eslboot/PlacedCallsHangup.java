package io.github.eslboot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Durations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hangs up the calls that a template has placed, because the application closes. */
final class PlacedCallsHangup {

	private static final Logger logger = LoggerFactory.getLogger(PlacedCallsHangup.class);

	private PlacedCallsHangup() {
	}

	/**
	 * Hangs up the calls on all nodes at the same time, and waits for their ends.
	 * @param nodes the nodes
	 * @param timeout maximum time to wait
	 * @return number of calls that have not ended
	 */
	static int run(List<NodeClient> nodes, Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Hanging up the placed calls");
		int[] before = nodes.stream().mapToInt(NodeClient::placedCalls).toArray();
		List<CompletableFuture<Void>> ended = new ArrayList<>();
		nodes.forEach((node) -> ended.add(node.hangUpPlacedCalls()));
		await(CompletableFuture.allOf(ended.toArray(CompletableFuture[]::new)), timeout);
		int left = 0;
		for (int i = 0; i < before.length; i++) {
			left += report(nodes.get(i), before[i], timeout);
		}
		return left;
	}

	private static int report(NodeClient node, int before, Duration timeout) {
		int left = node.placedCalls();
		if (left > 0) {
			logger.warn(
					"{}: the application closes; {} of {} placed calls were hung up, {} have not ended within {} and may stay up",
					node.name(), Math.max(0, before - left), Math.max(before, left), left, Durations.toText(timeout));
		}
		else if (before > 0) {
			logger.info("{}: the application closes; {} placed calls were hung up", node.name(), before);
		}
		return left;
	}

	private static void await(CompletableFuture<?> ended, Duration timeout) {
		try {
			ended.get(Durations.toNanos(timeout), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			// The report has the number of calls.
		}
		catch (ExecutionException ex) {
			logger.warn("The ends of placed calls could not be observed", ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
