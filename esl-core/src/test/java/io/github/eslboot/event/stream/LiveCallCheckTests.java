package io.github.eslboot.event.stream;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.event.stream.LiveCallCheck.CheckedCalls;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link LiveCallCheck}: names the calls that the server does not know, without a thread
 * of the application, and never fails.
 */
class LiveCallCheckTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private Client client;

	private final Queue<String> missing = new ConcurrentLinkedQueue<>();

	private final Queue<String> threads = new ConcurrentLinkedQueue<>();

	@BeforeEach
	void start() throws Exception {
		this.client = this.esl
			.newClient(UnaryOperator.identity(), PoolOptions.defaults(), EventStreamOptions.defaults())
			.startAndWait();
	}

	@Test
	void callsThatTheServerDoesNotKnowAreReportedWithoutACallbackThread() {
		SimulatedCall live = this.esl.simulator().startCall("1000", "2000");
		LiveCallCheck check = new LiveCallCheck(this.client.pool, (uuid) -> {
			this.threads.add(Thread.currentThread().getName());
			this.missing.add(uuid);
		});
		CheckedCalls checked = result(check, Set.of(live.uuid(), "ended-1", "ended-2"));
		assertThat(checked).isEqualTo(new CheckedCalls(true, Set.of("ended-1", "ended-2")));
		assertThat(this.missing).containsExactlyInAnyOrder("ended-1", "ended-2");
		// On the calling thread if the reply has arrived before it was waited for.
		String caller = Thread.currentThread().getName();
		assertThat(this.threads)
			.allSatisfy((thread) -> assertThat(List.of(caller, "esl-io-")).anyMatch(thread::startsWith));
	}

	@Test
	void checkIsIncompleteIfTheServerDoesNotAnswerOrTheOwnerFails() {
		LiveCallCheck failing = new LiveCallCheck(this.client.pool, (uuid) -> {
			throw new StackOverflowError("thrown by the test");
		});
		assertThat(result(failing, Set.of("ended-1"))).isEqualTo(new CheckedCalls(false, Set.of("ended-1")));
		LiveCallCheck check = new LiveCallCheck(this.client.pool, this.missing::add);
		this.client.pool.close();
		assertThat(result(check, Set.of("ended-1"))).isEqualTo(new CheckedCalls(false, Set.of()));
		assertThat(this.missing).isEmpty();
	}

	private static CheckedCalls result(LiveCallCheck check, Set<String> uuids) {
		CompletableFuture<CheckedCalls> result = check.check(uuids).toCompletableFuture();
		assertThat(result).succeedsWithin(PATIENCE);
		return result.join();
	}

}
