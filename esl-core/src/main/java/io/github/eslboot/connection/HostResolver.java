package io.github.eslboot.connection;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.netty.util.NetUtil;

/**
 * Resolver of host names, on threads of its own, since the look-up of the JDK blocks and
 * cannot be ended: a name server that does not answer blocks it for up to a minute. Each
 * host has at most one look-up at a time, so that a host that does not resolve leaves
 * threads to the others. Literal addresses need no look-up. Thread-safe.
 */
final class HostResolver {

	/** Maximum number of hosts that are looked up at the same time. */
	static final int MAX_LOOKUPS = 64;

	private final ThreadPoolExecutor threads;

	private final ConcurrentMap<String, CompletableFuture<List<InetAddress>>> running = new ConcurrentHashMap<>();

	private final Lookup lookup;

	/**
	 * Creates a resolver.
	 * @param lookup looks up a name; may block
	 * @param factory creates the threads
	 */
	HostResolver(Lookup lookup, ThreadFactory factory) {
		this.lookup = lookup;
		this.threads = new ThreadPoolExecutor(0, MAX_LOOKUPS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
	}

	/**
	 * Resolves a host.
	 * @param host a name or a literal address
	 * @return a future of the caller that completes on a thread of this resolver or on
	 * the calling thread; exceptionally with {@link UnknownHostException}, or with the
	 * failure to start a thread
	 */
	CompletableFuture<List<InetAddress>> resolve(String host) {
		if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
			return literal(host);
		}
		CompletableFuture<List<InetAddress>> mine = new CompletableFuture<>();
		CompletableFuture<List<InetAddress>> other = this.running.putIfAbsent(host, mine);
		if (other == null) {
			try {
				this.threads.execute(() -> lookUp(host, mine));
			}
			catch (Throwable ex) {
				this.running.remove(host, mine);
				mine.completeExceptionally(ex);
			}
			other = mine;
		}
		return other.thenApply((addresses) -> addresses);
	}

	private static CompletableFuture<List<InetAddress>> literal(String host) {
		try {
			return CompletableFuture.completedFuture(List.of(InetAddress.getByName(host)));
		}
		catch (UnknownHostException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void lookUp(String host, CompletableFuture<List<InetAddress>> result) {
		try {
			List<InetAddress> addresses = List.of(this.lookup.addresses(host));
			this.running.remove(host, result);
			result.complete(addresses);
		}
		catch (Throwable ex) {
			this.running.remove(host, result);
			result.completeExceptionally(ex);
		}
	}

	/** Starts no more look-ups. */
	void shutDown() {
		this.threads.shutdown();
	}

	/** Look-up of a name. */
	@FunctionalInterface
	interface Lookup {

		/**
		 * Looks up a name. May block.
		 * @param host the name
		 * @return at least one address
		 * @throws UnknownHostException if there is none
		 */
		InetAddress[] addresses(String host) throws UnknownHostException;

	}

}
