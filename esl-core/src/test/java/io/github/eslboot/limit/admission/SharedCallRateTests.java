package io.github.eslboot.limit.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.eslboot.EslClient;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.limit.CallLimitException;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.limit.CallRateBuckets;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.testsupport.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SharedCallRate} with two limiters, as in two instances of an
 * application, and a clock of the shared buckets that the test advances.
 */
class SharedCallRateTests {

	/** Ten calls per second: one token, and the next one 100 ms later. */
	private static final CallLimits TEN_PER_SECOND = CallLimits.builder()
		.maxCallsPerSecond(10)
		.maxWait(Duration.ofMinutes(1))
		.build();

	private final EslClientResources resources = EslClientResources.create();

	private final AtomicLong clock = new AtomicLong(TimeUnit.DAYS.toNanos(20_000));

	private final Map<String, byte[]> store = new ConcurrentHashMap<>();

	private final InMemoryProxyManager proxies = new InMemoryProxyManager(this.store, this.clock);

	private final AtomicReference<RuntimeException> outage = new AtomicReference<>();

	private final CallRateBuckets buckets = (key, configuration) -> {
		RuntimeException failure = this.outage.get();
		if (failure != null) {
			throw failure;
		}
		return this.proxies.getProxy("calls:" + key, () -> configuration);
	};

	private final Instance first = new Instance();

	private final Instance second = new Instance();

	@AfterEach
	void close() {
		this.resources.close();
	}

	private static Originate call() {
		return Originate.to("sofia/gateway/carrier/4930123456").park();
	}

	private void advance(Duration time) {
		this.clock.addAndGet(time.toNanos());
	}

	private static long admitted(List<CompletableFuture<CallPermit<String>>> calls) {
		return calls.stream().filter(CompletableFuture::isDone).count();
	}

	@Test
	void instancesShareTheRateOfAGateway() throws Exception {
		this.first.limiter.limitGateway("carrier", TEN_PER_SECOND);
		this.second.limiter.limitGateway("carrier", TEN_PER_SECOND);
		List<CompletableFuture<CallPermit<String>>> calls = List.of(this.first.admit(), this.second.admit(),
				this.first.admit(), this.second.admit());
		for (int expected = 1; expected <= calls.size(); expected++) {
			int admitted = expected;
			await().atMost(PATIENCE).until(() -> admitted(calls) >= admitted);
			// The bucket is empty, whatever further requests are under way.
			assertThat(this.proxies.getProxy("calls:gateway/carrier", () -> null).getAvailableTokens()).isZero();
			assertThat(admitted(calls)).isEqualTo(admitted);
			advance(Duration.ofMillis(100));
		}
		assertThat(this.store).containsOnlyKeys("calls:gateway/carrier");
		assertThat(this.first.limiter.gatewayStats().get("carrier").calls()).isEqualTo(2);
	}

	@Test
	void instancesShareTheRateOfANode() throws Exception {
		this.first.limiter.limit(this.first.node, TEN_PER_SECOND);
		this.second.limiter.limit(this.second.node, TEN_PER_SECOND);
		this.first.admit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		CompletableFuture<CallPermit<String>> waiting = this.second.admit();
		assertThat(this.store).containsOnlyKeys("calls:node/pbx-1");
		assertThat(waiting).isNotDone();
		advance(Duration.ofMillis(100));
		waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).close();
		assertThat(this.second.limiter.stats(this.second.node).calls()).isZero();
	}

	@Test
	void callThatAnotherLimitBlocksTakesNoSharedToken() throws Exception {
		this.first.limiter.limit(this.first.node,
				CallLimits.builder().maxCalls(1).maxWait(Duration.ofMinutes(1)).build());
		this.first.limiter.limitGateway("carrier", TEN_PER_SECOND);
		this.second.limiter.limitGateway("carrier", TEN_PER_SECOND);
		CallPermit<String> permit = this.first.admit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		int requests = this.first.requests.get();
		advance(Duration.ofMillis(100));
		CompletableFuture<CallPermit<String>> blocked = this.first.admit();
		assertThat(this.first.requests).hasValue(requests);
		this.second.admit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThat(blocked).isNotDone();
		permit.close();
		advance(Duration.ofMillis(100));
		blocked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).close();
	}

	@Test
	void noMoreTokensAreTakenThanOtherLimitsHaveRoomFor() throws Exception {
		this.first.limiter.limit(this.first.node,
				CallLimits.builder().maxCalls(1).maxWait(Duration.ofMinutes(1)).build());
		this.first.limiter.limitGateway("carrier", TEN_PER_SECOND.toBuilder().maxCallsPerSecond(1000).build());
		CallPermit<String> permit = this.first.admit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		CompletableFuture<CallPermit<String>> next = this.first.admit();
		CompletableFuture<CallPermit<String>> last = this.first.admit();
		permit.close();
		next.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThat(this.proxies.getProxy("calls:gateway/carrier", () -> null).getAvailableTokens()).isEqualTo(98);
		assertThat(last).isNotDone();
	}

	@Test
	void nodesTakeTurnsInTheRequestsOfTokens() throws Exception {
		CallLimits limits = TEN_PER_SECOND.toBuilder().maxCallsPerSecond(1000).build();
		Map<String, LimitCounter> nodes = new TreeMap<>();
		for (String name : List.of("pbx-2", "pbx-3")) {
			nodes.put(name, this.first.limiter.counter("node " + name, "node/" + name, limits));
		}
		NamedTargets candidates = new NamedTargets(nodes);
		List<String> targets = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			targets
				.add(this.first.limiter.admit(call(), candidates).get(PATIENCE.toSeconds(), TimeUnit.SECONDS).target());
		}
		assertThat(targets).containsExactlyInAnyOrder("pbx-2", "pbx-2", "pbx-3", "pbx-3");
	}

	@Test
	void callThatMayNotWaitIsAdmittedIfTheBucketHasAToken() throws Exception {
		this.first.limiter.limitGateway("carrier",
				TEN_PER_SECOND.toBuilder().maxWait(Duration.ZERO).maxWaiting(0).build());
		this.first.admit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		CompletableFuture<CallPermit<String>> refused = this.first.admit();
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> refused.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
			.withCauseInstanceOf(CallLimitException.class)
			.withMessageContaining("gateway carrier is at its limit of 10 calls per second");
	}

	@Test
	void callThatFailsOverNeedsNoSecondToken() throws Exception {
		this.first.limiter.limitGateway("carrier", TEN_PER_SECOND);
		CallPermit<String> permit = this.first.admit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		permit.close();
		assertThat(this.first.limiter.tryAdmit(call(), this.first.candidates)).isNotNull();
	}

	@Test
	void callThatFailsOverWaitsForATokenOfTheOtherNode() throws Exception {
		this.first.limiter.limitGateway("carrier", TEN_PER_SECOND);
		this.first.limiter.limit(this.first.node, TEN_PER_SECOND);
		this.first.admit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).close();
		assertThat(this.first.limiter.tryAdmit(call(), this.first.candidates)).isNull();
		CompletableFuture<CallPermit<String>> again = this.first.limiter.admitAgain(call(), this.first.candidates,
				PATIENCE);
		assertThat(again).isNotNull().isNotDone();
		advance(Duration.ofMillis(100));
		again.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).close();
		// The call has a token of the gateway since its first attempt.
		assertThat(this.proxies.getProxy("calls:gateway/carrier", () -> null).getAvailableTokens()).isEqualTo(1);
	}

	@Test
	void callThatFailsOverDoesNotWaitForANodeWithoutSharedRate() {
		this.first.limiter.limitGateway("carrier", TEN_PER_SECOND);
		assertThat(this.first.limiter.admitAgain(call(), this.first.candidates, PATIENCE)).isNull();
	}

	@Test
	void callsWaitWhileTheBucketFailsAndFailWithItsFailure() throws Exception {
		this.outage.set(new IllegalStateException("Redis is down (simulated)"));
		this.first.limiter.limitGateway("carrier", TEN_PER_SECOND.toBuilder().maxWait(Duration.ofSeconds(1)).build());
		CompletableFuture<CallPermit<String>> failing = this.first.admit();
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> failing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
			.withCauseInstanceOf(CallLimitException.class)
			.withMessageContaining("gateway carrier")
			.withMessageContaining("its shared bucket fails (Redis is down (simulated))");
		this.first.limiter.limitGateway("carrier", TEN_PER_SECOND);
		CompletableFuture<CallPermit<String>> patient = this.first.admit();
		this.outage.set(null);
		patient.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).close();
	}

	@Test
	void changedRateReplacesThatOfTheBucket() throws Exception {
		this.first.limiter.limitGateway("carrier", TEN_PER_SECOND);
		this.first.admit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		this.first.limiter.limitGateway("carrier", TEN_PER_SECOND.toBuilder().maxCallsPerSecond(1000).build());
		CompletableFuture<CallPermit<String>> next = this.first.admit();
		await().atMost(PATIENCE)
			.until(() -> this.proxies.getProxyConfiguration("calls:gateway/carrier")
				.map((configuration) -> configuration.getBandwidths()[0].getCapacity())
				.filter((capacity) -> capacity == 100)
				.isPresent());
		advance(Duration.ofMillis(1));
		next.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).close();
	}

	@Test
	void clientTakesTheTokensOfItsCallsFromTheSuppliedBuckets() {
		Map<String, BucketConfiguration> requested = new ConcurrentHashMap<>();
		CallRateBuckets local = (key, configuration) -> {
			requested.put(key, configuration);
			return Bucket.builder().addLimit(configuration.getBandwidths()[0]).build();
		};
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create();
				EslClient client = EslClient
					.builder(NodeConfig.builder("pbx-1", Client.options(server).build())
						.callLimits(CallLimits.builder().maxCallsPerSecond(50).build())
						.build())
					.callRateBuckets(local)
					.gatewayLimits("carrier", TEN_PER_SECOND)
					.build()) {
			client.awaitUp(PATIENCE);
			client.template().originate(Originate.to("user/1001").park());
			assertThat(requested).containsOnlyKeys("node/pbx-1");
			assertThat(requested.get("node/pbx-1").getBandwidths()[0].getCapacity()).isEqualTo(5);
			client.template().async().originate(call(), (event) -> {
			});
			await().atMost(PATIENCE).until(() -> requested.containsKey("gateway/carrier"));
		}
	}

	/** Limits of an instance of the application. */
	private final class Instance {

		/** Number of requests to buckets. */
		final AtomicInteger requests = new AtomicInteger();

		final CallLimiter limiter = new CallLimiter(
				() -> EslClientResourcesInternals.nextEventLoop(SharedCallRateTests.this.resources), (task) -> {
					this.requests.incrementAndGet();
					EslClientResourcesInternals.callbacks(SharedCallRateTests.this.resources).execute(task);
				}, Duration.ofMinutes(1));

		final LimitCounter node = this.limiter.counter("node pbx-1", "node/pbx-1", CallLimits.none());

		final Candidates<String> candidates = Candidates.only("pbx-1", this.node);

		Instance() {
			this.limiter.share((key, configuration) -> SharedCallRateTests.this.buckets.bucket(key, configuration),
					List.of(this.node));
		}

		CompletableFuture<CallPermit<String>> admit() {
			return this.limiter.admit(call(), this.candidates);
		}

	}

	/** Buckets in memory, serialized as in a data grid. */
	private static final class InMemoryProxyManager extends AbstractCompareAndSwapBasedProxyManager<String>
			implements ProxyManager<String> {

		private final Map<String, byte[]> store;

		InMemoryProxyManager(Map<String, byte[]> store, AtomicLong clock) {
			super(ClientSideConfig.getDefault().withClientClock(new TimeMeter() {

				@Override
				public long currentTimeNanos() {
					return clock.get();
				}

				@Override
				public boolean isWallClockBased() {
					return true;
				}

			}));
			this.store = store;
		}

		@Override
		protected CompareAndSwapOperation beginCompareAndSwapOperation(String key) {
			return new CompareAndSwapOperation() {

				@Override
				public Optional<byte[]> getStateData(Optional<Long> timeoutNanos) {
					return Optional.ofNullable(InMemoryProxyManager.this.store.get(key));
				}

				@Override
				public boolean compareAndSwap(byte[] before, byte[] next, RemoteBucketState state,
						Optional<Long> timeoutNanos) {
					Map<String, byte[]> all = InMemoryProxyManager.this.store;
					return (before != null) ? all.replace(key, before, next) : all.putIfAbsent(key, next) == null;
				}

			};
		}

		@Override
		protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String key) {
			throw new UnsupportedOperationException();
		}

		@Override
		protected CompletableFuture<Void> removeAsync(String key) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void removeProxy(String key) {
			this.store.remove(key);
		}

		@Override
		public boolean isAsyncModeSupported() {
			return false;
		}

	}

}
