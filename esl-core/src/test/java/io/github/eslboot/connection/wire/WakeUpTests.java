package io.github.eslboot.connection.wire;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link WakeUp}: when it sends empty lines. */
class WakeUpTests {

	private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(1);

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final AtomicLong clock = new AtomicLong();

	private final WakeUp wakeUp = new WakeUp(new WakeUpRounds(this.channel.eventLoop(), this.clock::get, () -> 0),
			() -> {
				if (!this.channel.isOpen()) {
					return WakeUp.Outcome.CLOSED;
				}
				this.attempts++;
				if (this.busy) {
					return WakeUp.Outcome.SERVER_BUSY;
				}
				this.channel.writeAndFlush(Unpooled.copiedBuffer("\n", StandardCharsets.US_ASCII));
				return WakeUp.Outcome.SENT;
			});

	private int attempts;

	private boolean busy;

	private final AtomicBoolean wanted = new AtomicBoolean(true);

	WakeUpTests() {
		this.channel.freezeTime();
	}

	private void start() {
		this.wakeUp.runWhile(INTERVAL, this.wanted::get);
		this.channel.runScheduledPendingTasks();
	}

	private void pass(long millis) {
		for (int i = 0; i < millis; i++) {
			this.clock.addAndGet(INTERVAL);
			this.channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
			this.channel.runScheduledPendingTasks();
		}
	}

	private String sent() {
		StringBuilder text = new StringBuilder();
		for (ByteBuf buffer = this.channel.readOutbound(); buffer != null; buffer = this.channel.readOutbound()) {
			text.append(buffer.toString(StandardCharsets.US_ASCII));
			buffer.release();
		}
		return text.toString();
	}

	@Test
	void wakeUpSendsAnEmptyLineImmediatelyAndThenAtTheInterval() {
		start();
		assertThat(sent()).isEqualTo("\n");
		pass(3);
		assertThat(sent()).isEqualTo("\n\n\n");
	}

	@Test
	void secondStartHasNoEffectWhileTheWakeUpRuns() {
		start();
		start();
		pass(2);
		assertThat(sent()).isEqualTo("\n\n\n");
	}

	@Test
	void wakeUpStopsWhenItIsNotWantedAndCanBeStartedAgain() {
		start();
		this.wanted.set(false);
		pass(5);
		assertThat(sent()).isEqualTo("\n");
		this.wanted.set(true);
		pass(5);
		assertThat(sent()).isEmpty();
		start();
		assertThat(sent()).isEqualTo("\n");
	}

	@Test
	void wakeUpAttemptsLessOftenWhileTheServerIsBusy() {
		this.busy = true;
		start();
		pass(8);
		assertThat(this.attempts).isEqualTo(3);
		assertThat(sent()).isEmpty();
		this.busy = false;
		pass(6);
		assertThat(sent()).isEqualTo("\n\n\n");
	}

	@Test
	void wakeUpStopsWhenTheConnectionCloses() {
		start();
		sent();
		this.channel.close();
		pass(5);
		assertThat(sent()).isEmpty();
	}

}
