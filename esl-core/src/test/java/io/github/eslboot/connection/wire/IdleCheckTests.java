package io.github.eslboot.connection.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.ProtocolLimits;
import io.github.eslboot.protocol.codec.EslFrameDecoder;
import io.github.eslboot.testsupport.FailingEventLoop;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link IdleCheck}: time for which a frame is in progress, and a check that fails. */
class IdleCheckTests {

	private static final String FRAME = "Content-Length: 20\nContent-Type: text/event-plain\n\nEvent-Name: CUSTOM\n\n";

	private static final String BEGIN = FRAME.substring(0, 50);

	private static final String END = FRAME.substring(50);

	private final EslFrameDecoder decoder = new EslFrameDecoder(new ProtocolLimits(1000, 1000, 1000));

	private final InputProgress progress = new InputProgress();

	private final FailingEventLoop timers = new FailingEventLoop();

	private final List<EslException> failures = new ArrayList<>();

	private final IdleCheck check;

	IdleCheckTests() {
		ConnectionOptions options = ConnectionOptions.builder("pbx-1", 8021, Credentials.ofPassword("secret")).build();
		this.progress.start(this.decoder);
		this.check = new IdleCheck(options, this.timers, new PendingReplies(options, () -> {
		}), this.progress, new ConnectionFailures(options), (probe) -> {
		}, this.failures::add);
	}

	private void receive(String text) {
		this.decoder.next(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
		this.progress.bytesRead();
	}

	@Test
	void frameIsInProgressSinceTheFirstCheckThatSawIt() {
		receive(FRAME);
		assertThat(this.check.incompleteFor(1)).isZero();
		receive(BEGIN);
		assertThat(this.check.incompleteFor(5)).isZero();
		assertThat(this.check.incompleteFor(9)).isEqualTo(4);
		receive(END);
		assertThat(this.check.incompleteFor(20)).isZero();
	}

	@Test
	void framesThatAreCompletedBetweenTheChecksAreProgress() {
		for (int now = 1; now < 100; now++) {
			receive(BEGIN);
			assertThat(this.check.incompleteFor(now)).isZero();
			receive(END);
		}
	}

	@Test
	void connectionEndsIfTheNextCheckCannotBeScheduled() {
		this.timers.failNext(1);
		this.check.start();
		assertThat(this.failures).singleElement()
			.isInstanceOf(EslConnectionException.class)
			.extracting(Throwable::getMessage)
			.asString()
			.contains("idle check of pbx-1");
	}

	@Test
	void onlyACompleteFrameIsProgress() {
		long begin = this.progress.lastFrameNanos();
		receive(BEGIN);
		assertThat(this.progress.lastFrameNanos()).isEqualTo(begin);
		assertThat(this.progress.isWithinFrame()).isTrue();
		receive(END);
		assertThat(this.progress.lastFrameNanos()).isEqualTo(this.progress.lastReadNanos());
		assertThat(this.progress.frames()).isEqualTo(1);
		assertThat(this.progress.isWithinFrame()).isFalse();
	}

}
