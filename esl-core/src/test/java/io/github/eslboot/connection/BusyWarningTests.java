package io.github.eslboot.connection;

import java.util.ArrayDeque;
import java.util.Queue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Condition for the report of tasks that wait for a thread. */
class BusyWarningTests {

	private final Queue<Runnable> timers = new ArrayDeque<>();

	private final BusyWarning warning = new BusyWarning("All 3 threads 'esl-worker-*' are busy",
			(task, nanos) -> this.timers.add(task), "Raise freeswitch.esl.threads.workers");

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void startLog() {
		this.log.start();
		((Logger) LoggerFactory.getLogger(BusyWarning.class)).addAppender(this.log);
	}

	@AfterEach
	void stopLog() {
		((Logger) LoggerFactory.getLogger(BusyWarning.class)).detachAppender(this.log);
	}

	private void add() {
		this.warning.added();
		this.warning.watch();
	}

	private void elapse() {
		int due = this.timers.size();
		for (int i = 0; i < due; i++) {
			this.timers.remove().run();
		}
	}

	@Test
	void tasksThatStillWaitAreReportedOnceWithTheRemedy() {
		add();
		add();
		this.warning.taken();
		elapse();
		elapse();
		assertThat(this.log.list).singleElement()
			.extracting(ILoggingEvent::getFormattedMessage)
			.asString()
			.contains("All 3 threads 'esl-worker-*' are busy", "1 tasks wait", "Raise freeswitch.esl.threads.workers");
	}

	@Test
	void burstIsNotReported() {
		add();
		add();
		this.warning.taken();
		this.warning.taken();
		add();
		elapse();
		this.warning.taken();
		elapse();
		assertThat(this.log.list).isEmpty();
		assertThat(this.timers).isEmpty();
	}

}
