package io.github.eslboot.node;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
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
		EslNode first = Futures.await(group.whenUsable(among), group.acquireTimeout().multipliedBy(2).plusSeconds(1),
				"a node of group " + group.name());
		return run(new Nodes(group, among), first, work);
	}

	/**
	 * Places a call, in a way that blocks.
	 * @param group the nodes
	 * @param among picks the node among those whose limits allow the call
	 * @param call the call
	 * @param work places it; throws what says that it was not sent, and gives its permit
	 * back then
	 * @param <T> type of the result
	 * @return the result
	 * @throws NoSuchNodeException when no node could take it in time
	 * @throws CallLimitException when the limits did not allow it in time
	 */
	public static <T> T place(EslNodeGroup group, LoadBalancer among, Originate call, Function<CallPermit, T> work) {
		CallPermit first = CallLimiter.await(group.admit(among, call), group.maxWait(call), call);
		return run(new Permits(group, among, call), first, work);
	}

	private static <N, T> T run(Attempts<N> attempts, N first, Function<N, T> work) {
		N at = first;
		while (true) {
			try {
				return work.apply(at);
			}
			catch (EslException ex) {
				N next = attempts.next(at, ex);
				if (next == null) {
					throw ex;
				}
				at = next;
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
		return runAsync(new Nodes(group, among), group.whenUsable(among), work);
	}

	/**
	 * The form of {@link #place} that does not block.
	 * @param group the nodes
	 * @param among picks the node among those whose limits allow the call
	 * @param call the call
	 * @param work places it, and gives its permit back when it fails
	 * @param <T> type of the result
	 * @return completes where the work does, or on an event loop
	 */
	public static <T> CompletableFuture<T> placeAsync(EslNodeGroup group, LoadBalancer among, Originate call,
			Function<CallPermit, CompletableFuture<T>> work) {
		return runAsync(new Permits(group, among, call), group.admit(among, call), work);
	}

	private static <N, T> CompletableFuture<T> runAsync(Attempts<N> attempts, CompletableFuture<N> first,
			Function<N, CompletableFuture<T>> work) {
		CompletableFuture<T> result = new CompletableFuture<>();
		first.whenComplete((at, failure) -> {
			if (failure != null) {
				result.completeExceptionally(Futures.unwrap(failure));
			}
			else {
				attempt(attempts, work, at, result);
			}
		});
		return result;
	}

	private static <N, T> void attempt(Attempts<N> attempts, Function<N, CompletableFuture<T>> work, N at,
			CompletableFuture<T> result) {
		CompletableFuture<T> done;
		try {
			done = work.apply(at);
		}
		catch (RuntimeException ex) {
			done = CompletableFuture.failedFuture(ex);
		}
		done.whenComplete((value, failure) -> {
			if (failure == null) {
				result.complete(value);
				return;
			}
			Throwable cause = Futures.unwrap(failure);
			N next = (cause instanceof EslException known) ? attempts.next(at, known) : null;
			if (next != null) {
				attempt(attempts, work, next, result);
			}
			else {
				result.completeExceptionally(cause);
			}
		});
	}

	/** What may have reached the server must not be done twice. */
	private static boolean nothingSent(EslException failure) {
		return failure instanceof PoolBusyException || failure.isPermanent()
				|| (failure instanceof EslConnectionException lost && lost.reason() == Reason.UNAVAILABLE);
	}

	/** Where a piece of work goes when a node did not take it. */
	private abstract static class Attempts<N> {

		final EslNodeGroup group;

		final LoadBalancer among;

		private final Set<EslNode> tried = ConcurrentHashMap.newKeySet();

		private final long end;

		Attempts(EslNodeGroup group, LoadBalancer among, Duration patience) {
			this.group = group;
			this.among = among;
			this.end = System.nanoTime() + Durations.toNanos(patience);
		}

		@Nullable N next(N failed, EslException failure) {
			this.tried.add(node(failed));
			return (nothingSent(failure) && System.nanoTime() - this.end < 0) ? other(this.tried) : null;
		}

		abstract EslNode node(N attempt);

		abstract @Nullable N other(Set<EslNode> tried);

	}

	private static final class Nodes extends Attempts<EslNode> {

		Nodes(EslNodeGroup group, LoadBalancer among) {
			super(group, among, group.acquireTimeout());
		}

		@Override
		EslNode node(EslNode attempt) {
			return attempt;
		}

		@Override
		@Nullable EslNode other(Set<EslNode> tried) {
			return this.group.pick(this.among, tried);
		}

	}

	private static final class Permits extends Attempts<CallPermit> {

		private final Originate call;

		Permits(EslNodeGroup group, LoadBalancer among, Originate call) {
			super(group, among, group.acquireTimeout());
			this.call = call;
		}

		@Override
		EslNode node(CallPermit attempt) {
			return attempt.node();
		}

		@Override
		@Nullable CallPermit other(Set<EslNode> tried) {
			return this.group.tryAdmit(this.among, this.call, tried);
		}

	}

}
