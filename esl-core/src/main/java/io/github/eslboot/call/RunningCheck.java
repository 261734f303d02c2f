package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.eslboot.call.link.CallLink;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.protocol.EslException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Check after a gap of whether applications that last still run, because the events of
 * their starts and ends may have been lost. Each of them has a variable whose scope is
 * its execution: the server has the variable exactly as long as the application runs.
 */
final class RunningCheck {

	private static final Logger logger = LoggerFactory.getLogger(RunningCheck.class);

	/** Time between two checks, and for the event of the end. */
	private static final Duration DELAY = Duration.ofSeconds(1);

	private final CallLink link;

	private final CallMonitor monitor;

	private final CallCommands commands;

	private final Consumer<QueuedApplication> remove;

	/**
	 * Creates a check.
	 * @param link the link of the call
	 * @param monitor state of the call
	 * @param commands commands of the call
	 * @param remove removes an application that has ended
	 */
	RunningCheck(CallLink link, CallMonitor monitor, CallCommands commands, Consumer<QueuedApplication> remove) {
		this.link = link;
		this.monitor = monitor;
		this.commands = commands;
		this.remove = remove;
	}

	/** Checks an application, and again later if the command fails. */
	void start(QueuedApplication application) {
		if (application.hasEnded()) {
			return;
		}
		this.commands.run(UuidCommands.getVariable(this.monitor.uuid(), application.marker()))
			.whenComplete((value, failure) -> {
				if (failure != null) {
					Throwable reason = Futures.unwrap(failure);
					if (!(reason instanceof CallEndedException || reason instanceof EslCommandException)) {
						later(() -> start(application));
					}
				}
				else if (value != null) {
					application.start(null);
				}
				else if (application.started.isDone()) {
					// The event of the end may be about to arrive.
					later(() -> end(application));
				}
			});
	}

	private void later(Runnable step) {
		var timers = EslClientResourcesInternals.nextEventLoop(this.link.resources());
		if (!timers.isShuttingDown()) {
			Steps.run(logger, this.link.node(), "scheduling the next check of an application",
					() -> timers.schedule(step, DELAY.toNanos(), TimeUnit.NANOSECONDS));
		}
	}

	/**
	 * Ends an application that the server does not run and whose end no event reported.
	 */
	private void end(QueuedApplication application) {
		this.remove.accept(application);
		application.fail(new EslException("%s: the end of '%s' on call %s was not reported".formatted(this.link.node(),
				application.name, this.monitor.uuid())));
		this.monitor.recheck();
	}

}
