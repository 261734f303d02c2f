package io.github.eslboot.test.standalone;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

import io.github.eslboot.test.Fault;
import io.github.eslboot.test.Faults;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.test.ReceivedCommand;
import org.jspecify.annotations.Nullable;

/**
 * Fault of a scenario or of the admin API, with its time.
 *
 * @param inject injects the fault; the result releases it
 * @param after time until the fault begins
 * @param lasting time until it is released; {@code null} to keep it
 * @param every interval at which it is repeated; {@code null} for once
 */
record FaultSetup(Function<FreeSwitchSimulator, Runnable> inject, Duration after, @Nullable Duration lasting,
		@Nullable Duration every) implements Consumer<ScenarioRun> {

	private static final Duration SECOND = Duration.ofSeconds(1);

	/**
	 * Reads a fault.
	 * @throws ScenarioException if it is invalid
	 */
	static FaultSetup of(Node node) {
		FaultSetup setup = new FaultSetup(injection(node), node.duration("after", Duration.ZERO),
				node.durationOrNull("for"), node.durationOrNull("every"));
		if (setup.every != null && setup.every.isZero()) {
			throw node.failure("every", "must be longer than zero");
		}
		node.checkUnknown();
		return setup;
	}

	private static Function<FreeSwitchSimulator, Runnable> injection(Node node) {
		String type = node.text("type");
		switch (type.toLowerCase(Locale.ROOT)) {
			case "refuseconnections" -> {
				return (simulator) -> simulator.faults().refuseConnections()::release;
			}
			case "stopaccepting" -> {
				return (simulator) -> simulator.faults().stopAccepting()::release;
			}
			case "clockjump" -> {
				Duration offset = node.duration("offset", SECOND);
				return (simulator) -> simulator.faults().clockJump(offset)::release;
			}
			case "crash" -> {
				return (simulator) -> {
					simulator.crash();
					return simulator::start;
				};
			}
			case "restart" -> {
				return (simulator) -> {
					simulator.restart();
					return () -> {
					};
				};
			}
			case "reloadmodule" -> {
				return (simulator) -> {
					simulator.reloadModule();
					return () -> {
					};
				};
			}
			default -> {
				Fault fault = fault(type, node);
				boolean next = node.flag("nextConnection");
				return (simulator) -> {
					Faults faults = simulator.faults();
					InjectedFault injected = next ? faults.nextConnection(fault) : faults.everyConnection(fault);
					return injected::release;
				};
			}
		}
	}

	private static Fault fault(String type, Node node) {
		String prefix = node.text("command", "");
		Predicate<ReceivedCommand> commands = (command) -> command.startsWith(prefix);
		Fault fault = switch (type.toLowerCase(Locale.ROOT)) {
			case "nogreeting" -> Fault.noGreeting();
			case "accessdenied" -> Fault.accessDenied();
			case "wrongpassword" -> Fault.wrongPassword();
			case "silence" -> Fault.silence();
			case "halfopen" -> Fault.halfOpen();
			case "reset" -> Fault.reset();
			case "dropmidframe" -> Fault.dropMidFrame(node.number("bytes", 10));
			case "slowbytes" -> Fault.slowBytes(node.duration("perByte", Duration.ofMillis(1)));
			case "spliteverybyte" -> Fault.splitEveryByte();
			case "latereply" -> Fault.lateReply(commands, node.duration("delay", SECOND));
			case "missingreply" -> Fault.missingReply(commands);
			case "duplicatereply" -> Fault.duplicateReply(commands);
			case "eventflood" -> Fault.eventFlood(node.number("events", 1000));
			case "garbage" -> Fault.garbage();
			default -> throw node.failure("type", "is unknown: '" + type
					+ "'; known are refuseConnections, stopAccepting, clockJump, crash, restart, reloadModule, "
					+ "noGreeting, accessDenied, wrongPassword, silence, halfOpen, reset, dropMidFrame, slowBytes, "
					+ "splitEveryByte, lateReply, missingReply, duplicateReply, eventFlood and garbage");
		};
		return node.flag("afterAuthentication") ? fault.afterAuthentication() : fault;
	}

	@Override
	public void accept(ScenarioRun run) {
		Duration interval = this.every;
		Current current = new Current();
		run.manage(current::end);
		run.later(this.after, () -> {
			if (interval == null) {
				begin(run, current);
			}
			else {
				run.every(interval, () -> begin(run, current));
			}
		});
	}

	/** Injects the fault, after the release of the one before. */
	private void begin(ScenarioRun run, Current current) {
		current.release();
		Runnable injected = this.inject.apply(run.simulator());
		current.set(injected);
		if (this.lasting != null) {
			run.later(this.lasting, () -> current.release(injected));
		}
	}

	/** The fault that is injected, if there is one. Thread-safe. */
	static final class Current {

		private @Nullable Runnable release;

		private boolean ended;

		synchronized void set(Runnable injected) {
			if (this.ended) {
				injected.run();
				return;
			}
			this.release = injected;
		}

		/** Releases the fault, and one that is being injected. */
		synchronized void end() {
			this.ended = true;
			release();
		}

		/** Releases a fault, unless it was released and another one was injected. */
		synchronized void release(Runnable injected) {
			if (this.release == injected) {
				release();
			}
		}

		synchronized void release() {
			Runnable injected = this.release;
			this.release = null;
			if (injected != null) {
				injected.run();
			}
		}

	}

}
