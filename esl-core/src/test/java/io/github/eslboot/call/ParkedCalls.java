package io.github.eslboot.call;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.eslboot.command.Originate;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.awaitility.Awaitility.await;

/**
 * JUnit extension for a static field: the calls of a test. They are hung up after it, and
 * then nothing of them may be left in the client.
 */
final class ParkedCalls implements AfterEachCallback {

	/** Destination that answers, on the simulator and on a real server. */
	static final String DESTINATION = "sofia/internal/answer@127.0.0.1:5060";

	private final Queue<EslCall> calls = new ConcurrentLinkedQueue<>();

	private final EslExtension esl;

	ParkedCalls(EslExtension esl) {
		this.esl = esl;
	}

	/** Places a call, which is answered and parked. */
	EslCall place() {
		return place(Originate.to(DESTINATION));
	}

	/** Places a call with options, which is answered and parked. */
	EslCall place(Originate.Builder originate) {
		return add(this.esl.template().originate(originate.park()).within(PATIENCE));
	}

	/** Hangs up a call after the test as well. */
	EslCall add(EslCall call) {
		this.calls.add(call);
		return call;
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.calls.forEach((call) -> call.async().hangup());
		this.calls.clear();
		await().atMost(PATIENCE).until(() -> this.esl.template().calls().size() == 0);
		await().atMost(PATIENCE).until(() -> this.esl.client().stream.stats().registrations() == 0);
	}

}
