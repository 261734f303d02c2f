package io.github.eslboot.event.delivery;

import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class ListenerCallsTests {

	private static final EslEvent EVENT = EslEvent.of("DTMF", Map.of());

	private final ListenerCalls calls = new ListenerCalls("test");

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void startLog() {
		this.log.start();
		logger().addAppender(this.log);
	}

	@AfterEach
	void stopLog() {
		logger().detachAppender(this.log);
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(FailureLog.class);
	}

	@Test
	void interruptThatAListenerLeavesIsClearedBeforeTheNext() {
		this.calls.event(receiver(() -> Thread.currentThread().interrupt()), EVENT);
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		this.calls.event(receiver(() -> {
			throw new InterruptedException("thrown by the test");
		}), EVENT);
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		this.calls.notifyReceiver(receiver(() -> {
		}), "its end", () -> Thread.currentThread().interrupt());
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		assertThat(this.calls.failures()).isEqualTo(1);
	}

	@Test
	void failuresOfOneKindAreLoggedOnceAndCounted() {
		for (int i = 0; i < 1000; i++) {
			int number = i;
			this.calls.event(receiver(() -> {
				throw new IllegalStateException("failure " + number);
			}), EVENT);
		}
		this.calls.event(receiver(() -> {
			throw new StackOverflowError("thrown by the test");
		}), EVENT);
		assertThat(this.calls.failures()).isEqualTo(1001);
		List<ILoggingEvent> lines = this.log.list;
		assertThat(lines).hasSize(2)
			.allSatisfy((line) -> assertThat(line.getFormattedMessage()).contains("test: listener ", " failed on DTMF"))
			.extracting((line) -> line.getThrowableProxy().getMessage())
			.containsExactly("failure 0", "thrown by the test");
	}

	@Test
	void firstFailureOfEachCauseIsLoggedInFullAlthoughAllAreWrappedAtOneLine() {
		for (int i = 0; i < 10; i++) {
			this.calls.event(receiver(() -> wrap(() -> {
				throw new IllegalStateException("first");
			})), EVENT);
			this.calls.event(receiver(() -> wrap(() -> {
				throw new IllegalStateException("second");
			})), EVENT);
		}
		assertThat(this.calls.failures()).isEqualTo(20);
		assertThat(this.log.list).extracting((line) -> line.getThrowableProxy().getCause().getMessage())
			.containsExactly("first", "second");
	}

	private static void wrap(Action action) {
		try {
			action.run();
		}
		catch (Exception ex) {
			throw new IllegalArgumentException("wrapped", ex);
		}
	}

	private static Receiver receiver(Action action) {
		return new Receiver() {

			@Override
			public boolean isActive() {
				return true;
			}

			@Override
			public void onEvent(EslEvent event) throws Exception {
				action.run();
			}

			@Override
			public void onLost(@Nullable String uuid, Map<String, Integer> counts) {
			}

			@Override
			public MemoryUse memory() {
				return new MemoryUse();
			}

		};
	}

	@FunctionalInterface
	private interface Action {

		void run() throws Exception;

	}

}
