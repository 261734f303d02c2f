package io.github.eslboot.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Execution of an application on a channel, from its CHANNEL_EXECUTE to its
 * CHANNEL_EXECUTE_COMPLETE. Guarded by the {@link Switchboard}'s lock.
 */
final class AppRun {

	private final AppStack stack;

	private final Channel channel;

	private final String name;

	/** The argument before its expansion. */
	private final String argument;

	/** Variables that the channel has during the run. */
	private final List<String> scope = new ArrayList<>();

	private final String data;

	private final @Nullable Message message;

	private final String uuid;

	private final long startedNanos = System.nanoTime();

	private int loop = 1;

	private boolean finished;

	private boolean breakable;

	private boolean readsMessages = true;

	private boolean stopped;

	private @Nullable String response;

	private @Nullable Runnable onEnd;

	private @Nullable Consumer<Character> onDigit;

	private @Nullable Consumer<String> onCommand;

	private @Nullable Future<?> timer;

	AppRun(AppStack stack, Channel channel, String name, String data, @Nullable Message message) {
		this.stack = stack;
		this.channel = channel;
		this.name = name;
		this.argument = data;
		this.data = scoped(channel.core().variables().expand(data, channel));
		this.message = message;
		String requested = (message != null) ? message.header("Event-UUID") : null;
		this.uuid = (requested != null) ? requested : UUID.randomUUID().toString();
	}

	/**
	 * Sets the variables in the brackets at the start of an argument,
	 * {@code %[name=value]}, and returns the rest. They are unset after the run.
	 */
	private String scoped(String text) {
		int open = text.startsWith("%[") ? 1 : (text.startsWith("%") && text.startsWith("[", 2)) ? 2 : -1;
		int close = text.indexOf(']', open + 1);
		if (open < 0 || close < 0) {
			return text;
		}
		for (String pair : Arguments.split(text.substring(open + 1, close), (open == 1) ? ',' : text.charAt(1), 64)) {
			int equals = pair.indexOf('=');
			if (equals > 0) {
				this.channel.set(pair.substring(0, equals), pair.substring(equals + 1));
				this.scope.add(pair.substring(0, equals));
			}
		}
		return text.substring(close + 1);
	}

	void begin() {
		if (this.message != null) {
			this.channel.set("current_loop", Integer.toString(this.loop));
			this.channel.set("total_loops", this.message.or("loops", "1"));
		}
		this.channel.set("current_application_response", null);
		this.channel.set("current_application_data", this.data);
		this.channel.set("current_application", this.name);
		this.channel.fire("CHANNEL_EXECUTE", null, (event) -> addTo(event, false));
	}

	void end() {
		if (this.onEnd != null) {
			this.onEnd.run();
		}
		if (this.response != null) {
			this.channel.set("current_application_response", this.response);
		}
		this.channel.fire("CHANNEL_EXECUTE_COMPLETE", null, (event) -> addTo(event, true));
		this.scope.forEach((variable) -> this.channel.set(variable, null));
		if (this.message != null) {
			this.channel.set("current_loop", null);
			this.channel.set("total_loops", null);
		}
	}

	private void addTo(SimulatedEvent.Builder event, boolean complete) {
		// As in FreeSWITCH the response of a nested application replaces this one's.
		String latest = this.channel.get("current_application_response");
		event.header("Application", this.name)
			.header("Application-Data", this.data)
			.header("Application-Response", complete ? ((latest != null) ? latest : "_none_") : null)
			.header("Application-UUID", this.uuid)
			.header("Application-UUID-Name", (this.message != null) ? this.message.header("Event-UUID-Name") : null);
	}

	/** Finishes the application. */
	void finish() {
		if (!this.finished) {
			this.finished = true;
			cancel();
			this.stack.onFinished();
		}
	}

	/**
	 * Finishes after a time unless interrupted earlier. With a negative time it does not
	 * finish by itself.
	 */
	void finishAfter(Duration time) {
		this.breakable = true;
		if (time.isNegative()) {
			return;
		}
		after(time, this::finish);
	}

	void after(Duration time, Runnable action) {
		cancel();
		this.timer = this.channel.core().switchboard().later(time, action);
	}

	void cancel() {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
	}

	/** Sets an action that runs when the execution ends for any reason. */
	void onEnd(@Nullable Runnable action) {
		this.onEnd = action;
	}

	/** Ends a part of the application, such as its prompt: runs its end action now. */
	void endPart() {
		cancel();
		Runnable action = this.onEnd;
		if (action != null) {
			this.onEnd = null;
			action.run();
		}
	}

	/** Finishes without continuing in the dialplan. */
	void finishQuietly() {
		this.stack.discardPlan();
		finish();
	}

	void onDigit(Consumer<Character> action) {
		this.onDigit = action;
	}

	void digit(char digit) {
		if (this.onDigit != null) {
			this.onDigit.accept(digit);
		}
	}

	/** Sets a handler of events with the header {@code eavesdrop-command}. */
	void onCommand(Consumer<String> action) {
		this.onCommand = action;
	}

	boolean takesCommands() {
		return this.onCommand != null;
	}

	void command(String command) {
		if (this.onCommand != null) {
			this.onCommand.accept(command);
		}
	}

	/** Lets messages wait until the application has ended. */
	void readsNoMessages() {
		this.readsMessages = false;
	}

	void readsMessages() {
		this.readsMessages = true;
	}

	void respond(@Nullable String text) {
		this.response = text;
	}

	/** Prevents further repetitions of the message. */
	void stopLoops() {
		this.stopped = true;
	}

	@Nullable AppRun nextLoop() {
		int loops = (this.message != null) ? this.message.number("loops", 1) : 1;
		boolean tooFast = System.nanoTime() - this.startedNanos < 500_000_000L;
		if (this.channel.isDown() || this.stopped || this.message == null || (loops >= 0 && this.loop >= loops)
				|| (loops != 1 && tooFast)) {
			return null;
		}
		AppRun next = new AppRun(this.stack, this.channel, this.name, this.argument, this.message);
		next.loop = this.loop + 1;
		return next;
	}

	boolean isFinished() {
		return this.finished;
	}

	boolean isBreakable() {
		return this.breakable;
	}

	boolean locks() {
		return !this.readsMessages || isEventLocked();
	}

	private boolean isEventLocked() {
		return this.message != null && this.message.or("event-lock", "").equalsIgnoreCase("true");
	}

	/** Returns the application, its argument and its time so far. */
	String describe() {
		return this.name + "(" + this.data + ") for " + (System.nanoTime() - this.startedNanos) / 1_000_000 + " ms";
	}

	Channel channel() {
		return this.channel;
	}

	String name() {
		return this.name;
	}

	String data() {
		return this.data;
	}

	@Nullable Message message() {
		return this.message;
	}

}
