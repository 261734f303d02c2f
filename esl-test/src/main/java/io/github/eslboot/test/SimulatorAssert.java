package io.github.eslboot.test;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * AssertJ assertions about a {@link FreeSwitchSimulator}. A failure shows what the calls
 * are doing and, for an expected command, the received commands that are most similar.
 * <p>
 * Assertions check once, or after {@link #within} until they hold. They do not consume
 * commands.
 *
 * @since 0.1.0
 */
public final class SimulatorAssert extends WaitingAssert<SimulatorAssert, FreeSwitchSimulator> {

	SimulatorAssert(FreeSwitchSimulator simulator) {
		super(simulator, SimulatorAssert.class);
	}

	/**
	 * Asserts that a command was received.
	 * @param pattern first words of the command, with {@code *} for any text; {@code api}
	 * and {@code bgapi} may be left out: {@code uuid_kill * USER_BUSY}
	 * @return this assertion
	 */
	public SimulatorAssert received(String pattern) {
		CommandPattern expected = new CommandPattern(pattern);
		return holds(() -> !find(expected).isEmpty(), () -> "Expected a command that begins with\n  " + pattern
				+ "\nbut there was none.\n" + misses(expected));
	}

	/**
	 * Asserts that a command was received exactly this number of times. After
	 * {@link #within} it holds as soon as the number is reached.
	 * @param times the number
	 * @param pattern first words of the command, see {@link #received(String)}
	 * @return this assertion
	 */
	public SimulatorAssert received(int times, String pattern) {
		CommandPattern expected = new CommandPattern(pattern);
		return holds(() -> find(expected).size() == times, () -> "Expected " + times + " commands that begin with\n  "
				+ pattern + "\nbut there were " + find(expected).size() + ".\n" + misses(expected));
	}

	/**
	 * Asserts that no such command has been received so far.
	 * @param pattern first words of the command, see {@link #received(String)}
	 * @return this assertion
	 */
	public SimulatorAssert didNotReceive(String pattern) {
		List<ReceivedCommand> found = find(new CommandPattern(pattern));
		if (!found.isEmpty()) {
			throw failure("%s", "Expected no command that begins with\n  " + pattern + "\nbut there were\n"
					+ Diagnosis.latest(found));
		}
		return this;
	}

	/**
	 * Asserts that the application ran a dialplan application on a call, by the command
	 * {@code sendmsg}.
	 * @param uuid uuid of the call
	 * @param application name of the application and, after a blank, the first words of
	 * its argument, with {@code *} for any text: {@code playback welcome.wav}
	 * @return this assertion
	 */
	public SimulatorAssert executed(String uuid, String application) {
		CommandPattern expected = new CommandPattern(application);
		Predicate<ReceivedCommand> matches = (command) -> command.line().equals("sendmsg " + uuid)
				&& expected.matches(execution(command));
		return holds(() -> !this.actual.commands(matches).isEmpty(), () -> {
			List<String> executions = this.actual.commands((command) -> command.startsWith("sendmsg " + uuid))
				.stream()
				.map(SimulatorAssert::execution)
				.toList();
			return "Expected the application\n  " + application + "\non the call " + uuid
					+ " but it was not executed.\n" + Diagnosis.closest(application, executions)
					+ "Applications executed on this call: " + executions + "\n" + this.actual.describeCalls();
		});
	}

	private static String execution(ReceivedCommand command) {
		String argument = command.header("execute-app-arg");
		if (argument == null) {
			argument = command.body();
		}
		return command.header("execute-app-name") + ((argument != null) ? " " + argument : "");
	}

	/**
	 * Asserts the number of live call legs.
	 * @param count the number
	 * @return this assertion
	 */
	public SimulatorAssert hasCalls(int count) {
		return holds(() -> this.actual.calls().size() == count, () -> "Expected " + count + " live legs but there are "
				+ this.actual.calls().size() + ".\n" + this.actual.describeCalls());
	}

	/**
	 * Asserts that no call is alive.
	 * @return this assertion
	 */
	public SimulatorAssert hasNoCalls() {
		return hasCalls(0);
	}

	/**
	 * Asserts the number of open and authenticated connections.
	 * @param count the number
	 * @return this assertion
	 */
	public SimulatorAssert hasConnections(int count) {
		return holds(() -> this.actual.authenticatedConnections() == count,
				() -> "Expected " + count + " authenticated connections but there are "
						+ this.actual.authenticatedConnections() + ": " + this.actual.connections());
	}

	private List<ReceivedCommand> find(CommandPattern pattern) {
		isNotNull();
		return this.actual.commands(pattern::matches);
	}

	private String misses(CommandPattern expected) {
		List<ReceivedCommand> all = this.actual.commands();
		return Diagnosis.nearMisses(expected.toString(), all) + Diagnosis.latest(all) + "\n"
				+ this.actual.describeCalls();
	}

	private SimulatorAssert holds(BooleanSupplier condition, Supplier<String> message) {
		isNotNull();
		if (!Polling.await(condition, timeout())) {
			throw failure("%s",
					message.get() + (timeout().isZero() ? "" : "\nWaited for " + Diagnosis.text(timeout()) + "."));
		}
		return this;
	}

}
