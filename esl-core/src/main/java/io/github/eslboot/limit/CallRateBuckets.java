package io.github.eslboot.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;

/**
 * Supplier of the token buckets that limit calls per second, so that several instances of
 * an application share the limits of nodes and gateways. Without it each instance has its
 * own buckets. Needs Bucket4j. With a {@code ProxyManager} of Bucket4j:
 *
 * <pre>{@code
 * CallRateBuckets buckets = (key, configuration) -> proxies.getProxy("calls:" + key, () -> configuration);
 * }</pre>
 *
 * The limits of concurrent calls stay those of one instance.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CallRateBuckets {

	/**
	 * Returns the bucket of a limit. Called once for each limit and again when its rate
	 * changes. The configuration of a bucket that exists already is replaced by the given
	 * one.
	 * <p>
	 * This method and the bucket are used by callback threads and may block. If they
	 * fail, calls with this limit wait, up to their maximum wait, for an attempt each
	 * second. A request that takes ten seconds has failed as well, and its thread is
	 * interrupted; the next one may begin before it returns, so both must be thread-safe.
	 * A bucket that does not return holds at most three threads, all buckets together
	 * eight.
	 * @param key {@code node/<name>} or {@code gateway/<name>}
	 * @param configuration capacity and refill, which follow from the calls per second
	 * @return the bucket; a local one if the limit is not shared
	 */
	Bucket bucket(String key, BucketConfiguration configuration);

}
