package io.github.eslboot.connection;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

class HostResolverTests {

	private final CountDownLatch nameServer = new CountDownLatch(1);

	private final Queue<String> lookups = new ConcurrentLinkedQueue<>();

	private final HostResolver resolver = new HostResolver(this::lookUp, Thread::new);

	private InetAddress[] lookUp(String host) throws UnknownHostException {
		this.lookups.add(host);
		if (host.startsWith("slow")) {
			try {
				this.nameServer.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
		if (host.startsWith("unknown")) {
			throw new UnknownHostException(host);
		}
		return new InetAddress[] { InetAddress.getLoopbackAddress() };
	}

	@AfterEach
	void shutDown() {
		this.nameServer.countDown();
		this.resolver.shutDown();
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "::1", "2001:db8::7" })
	void literalAddressNeedsNoLookup(String address) throws Exception {
		assertThat(this.resolver.resolve(address)).isCompletedWithValue(List.of(InetAddress.getByName(address)));
		assertThat(this.lookups).isEmpty();
	}

	@Test
	void hostIsResolvedWhileTheNameServersOfOthersDoNotAnswer() {
		List<CompletableFuture<?>> blocked = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			blocked.add(this.resolver.resolve("slow-" + i));
		}
		assertThat(this.resolver.resolve("fast")).succeedsWithin(PATIENCE)
			.isEqualTo(List.of(InetAddress.getLoopbackAddress()));
		assertThat(blocked).noneMatch(CompletableFuture::isDone);
		this.nameServer.countDown();
		assertThat(blocked).allSatisfy((each) -> assertThat(each).succeedsWithin(PATIENCE));
	}

	@Test
	void hostHasOneLookupAtATime() {
		CompletableFuture<List<InetAddress>> first = this.resolver.resolve("slow");
		for (int i = 0; i < 100; i++) {
			this.resolver.resolve("slow").cancel(false);
		}
		this.nameServer.countDown();
		assertThat(first).succeedsWithin(PATIENCE);
		assertThat(this.lookups).containsExactly("slow");
		assertThat(this.resolver.resolve("slow")).succeedsWithin(PATIENCE);
		assertThat(this.lookups).hasSize(2);
	}

	@Test
	void unknownHostFailsAndIsLookedUpAgain() {
		for (int i = 1; i <= 2; i++) {
			assertThat(this.resolver.resolve("unknown")).failsWithin(PATIENCE)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(UnknownHostException.class);
			assertThat(this.lookups).hasSize(i);
		}
	}

	@Test
	void lookupFailsWhenTooManyDoNotEnd() {
		for (int i = 0; i < HostResolver.MAX_LOOKUPS; i++) {
			assertThat(this.resolver.resolve("slow-" + i)).isNotDone();
		}
		assertThat(this.resolver.resolve("fast")).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(RejectedExecutionException.class);
	}

}
