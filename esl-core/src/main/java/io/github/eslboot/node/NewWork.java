package io.github.eslboot.node;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.pool.PoolBusyException;
import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/**
 * Runs work that any node may do: at the node the balancer picks, and while nothing was
 * sent, at the others in turn.
 */
public final class NewWork {

	private NewWork() {
	}

	/**
	 * Runs work that blocks.
	 * @param group the nodes
	 * @param among picks the node
	 * @param work does it; throws what says that it was not sent
	 * @param <T> type of the result
	 * @return the result
	 * @throws NoSuchNodeException when no node could take it in time
	 */
	public static <T> T run(EslNodeGroup group, LoadBalancer among, Function<EslNode, T> work) {
		long end = System.nanoTime() + EslConnection.nanos(group.acquireTimeout());
		Set<EslNode> tried = ConcurrentHashMap.newKeySet();
		EslNode node = EslConnection.await(group.whenUsable(among),
				group.acquireTimeout().multipliedBy(2).plusSeconds(1), "a node of group " + group.name());
		while (true) {
			try {
				return work.apply(node);
			}
			catch (EslException ex) {
				tried.add(node);
				EslNode next = next(group, among, tried, end, ex);
				if (next == null) {
					throw ex;
				}
				node = next;
			}
		}
	}

	/**
	 * The form of {@link #run} that does not block.
	 * @param group the nodes
	 * @param among picks the node
	 * @param work does it
	 * @param <T> type of the result
	 * @return completes where the work does, or on an event loop
	 */
	public static <T> CompletableFuture<T> runAsync(EslNodeGroup group, LoadBalancer among,
			Function<EslNode, CompletableFuture<T>> work) {
		long end = System.nanoTime() + EslConnection.nanos(group.acquireTimeout());
		CompletableFuture<T> result = new CompletableFuture<>();
		group.whenUsable(among).whenComplete((node, failure) -> {
			if (failure != null) {
				result.completeExceptionally(failure);
			}
			else {
				attempt(group, among, work, node, ConcurrentHashMap.newKeySet(), end, result);
			}
		});
		return result;
	}

	private static <T> void attempt(EslNodeGroup group, LoadBalancer among,
			Function<EslNode, CompletableFuture<T>> work, EslNode node, Set<EslNode> tried, long end,
			CompletableFuture<T> result) {
		CompletableFuture<T> done;
		try {
			done = work.apply(node);
		}
		catch (RuntimeException ex) {
			done = CompletableFuture.failedFuture(ex);
		}
		done.whenComplete((value, failure) -> {
			if (failure == null) {
				result.complete(value);
				return;
			}
			Throwable cause = (failure instanceof CompletionException && failure.getCause() != null)
					? failure.getCause() : failure;
			tried.add(node);
			EslNode next = (cause instanceof EslException known) ? next(group, among, tried, end, known) : null;
			if (next != null) {
				attempt(group, among, work, next, tried, end, result);
			}
			else {
				result.completeExceptionally(cause);
			}
		});
	}

	private static @Nullable EslNode next(EslNodeGroup group, LoadBalancer among, Set<EslNode> tried, long end,
			EslException failure) {
		return (nothingSent(failure) && System.nanoTime() - end < 0) ? group.pick(among, tried) : null;
	}

	/** What may have reached the server must not be done twice. */
	private static boolean nothingSent(EslException failure) {
		return failure instanceof PoolBusyException || failure.isPermanent()
				|| (failure instanceof EslConnectionException lost && lost.reason() == Reason.UNAVAILABLE);
	}

}
