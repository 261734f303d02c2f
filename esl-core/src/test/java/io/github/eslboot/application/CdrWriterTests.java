package io.github.eslboot.application;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class CdrWriterTests {

	@RegisterExtension
	final EslExtension server = EslExtension.ofSimulator();

	private final List<CdrWriter.Cdr> table = new CopyOnWriteArrayList<>();

	/** Number of write attempts that will fail. */
	private final AtomicInteger failures = new AtomicInteger();

	private EslTemplate esl;

	@BeforeEach
	void startWriter() {
		this.esl = Clients.connected(this.server);
		CdrWriter writer = new CdrWriter(this::insert);
		this.server.closing(writer.start(this.esl, Duration.ofMillis(200))).registration().awaitReady(PATIENCE);
	}

	private void insert(CdrWriter.Cdr cdr) {
		if (this.failures.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
			throw new IllegalStateException("The database is down");
		}
		this.table.add(cdr);
	}

	@Test
	void recordOfAnAnsweredCallHasItsTimesAndCause() {
		SimulatedCall call = this.server.simulator().startCall("4711", "5000").answer();
		call.hangup("NORMAL_CLEARING");
		CdrWriter.Cdr cdr = onlyRecord();
		assertThat(cdr.uuid()).isEqualTo(call.uuid());
		assertThat(cdr.node()).isEqualTo("pbx-1");
		assertThat(cdr.caller()).isEqualTo("4711");
		assertThat(cdr.destination()).isEqualTo("5000");
		assertThat(cdr.cause()).isEqualTo(HangupCause.NORMAL_CLEARING);
		assertThat(cdr.isComplete()).isTrue();
		assertThat(cdr.answered()).isBetween(cdr.created(), cdr.ended());
	}

	@Test
	void recordOfAnUnansweredCallHasNoAnswer() {
		this.server.simulator().startCall("4711", "5000").hangup("ORIGINATOR_CANCEL");
		assertThat(onlyRecord()).satisfies((cdr) -> {
			assertThat(cdr.answered()).isNull();
			assertThat(cdr.cause()).isEqualTo(HangupCause.ORIGINATOR_CANCEL);
		});
	}

	@Test
	void recordIsWrittenOnceTheStoreWorksAgain() {
		this.failures.set(3);
		this.server.simulator().startCall("4711", "5000").hangup();
		onlyRecord();
		assertThat(this.failures).hasValue(0);
	}

	@Test
	void recordOfACallThatEndsDuringAnOutageIsIncomplete() {
		SimulatedCall call = this.server.simulator().startCall("4711", "5000").answer();
		await().atMost(PATIENCE).until(() -> this.esl.call(call.uuid()).snapshot().isAnswered());
		InjectedFault outage = this.server.simulator().faults().refuseConnections();
		this.server.simulator()
			.connections()
			.forEach((connection) -> this.server.simulator().faults().connection(connection, Fault.reset()));
		await().atMost(PATIENCE).until(() -> this.server.simulator().connections().isEmpty());
		call.hangup();
		outage.release();
		CdrWriter.Cdr cdr = onlyRecord();
		assertThat(cdr.uuid()).isEqualTo(call.uuid());
		assertThat(cdr.created()).isNotNull();
		assertThat(cdr.isComplete()).isFalse();
	}

	private CdrWriter.Cdr onlyRecord() {
		await().atMost(PATIENCE).until(() -> !this.table.isEmpty());
		assertThat(this.table).hasSize(1);
		return this.table.get(0);
	}

}
