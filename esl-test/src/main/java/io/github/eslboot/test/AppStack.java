package io.github.eslboot.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Applications of one channel: those of its dialplan, which run one after the other, and
 * those requested by messages, which are nested into the running one as in FreeSWITCH.
 * Guarded by the {@link Switchboard}'s lock.
 */
final class AppStack {

	/** Maximum number of queued messages of a channel. */
	static final int MAX_MESSAGES = 256;

	/** Marker that keeps a call without further applications from being hung up. */
	private static final App NONE = new App("", "");

	private final Channel channel;

	private final SwitchCore core;

	private final Deque<AppRun> running = new ArrayDeque<>();

	private final Deque<Message> messages = new ArrayDeque<>();

	private final Deque<App> plan = new ArrayDeque<>();

	private boolean pumping;

	private boolean parkedByState;

	private @Nullable AppRun latest;

	AppStack(Channel channel, SwitchCore core) {
		this.channel = channel;
		this.core = core;
	}

	/** Runs applications one after the other, then hangs the call up. */
	void run(List<App> apps) {
		this.plan.clear();
		this.plan.addAll(apps);
		proceed();
	}

	private void proceed() {
		if (this.channel.isDown() || !this.running.isEmpty()) {
			return;
		}
		App next = this.plan.poll();
		if (next == NONE) {
			return;
		}
		if (next == null) {
			this.core.switchboard().hangup(this.channel, HangupCause.NORMAL_CLEARING);
			return;
		}
		start(new AppRun(this, this.channel, next.name(), next.data(), null));
	}

	/**
	 * Queues a message for the channel.
	 * @return {@code false} if the queue is full, which closes the sender's connection
	 */
	boolean offer(Message message) {
		if (this.messages.size() >= MAX_MESSAGES) {
			return false;
		}
		this.messages.add(message);
		this.core.switchboard().soon(this::pump);
		return true;
	}

	private void pump() {
		if (this.pumping) {
			return;
		}
		this.pumping = true;
		try {
			while (canPump()) {
				Message message = this.messages.poll();
				if (message == null) {
					return;
				}
				process(message);
			}
		}
		finally {
			this.pumping = false;
		}
	}

	private boolean canPump() {
		AppRun top = this.running.peek();
		boolean free = (top != null) ? !top.locks() : this.parkedByState || this.channel.partner() != null;
		return free && !this.channel.isDown();
	}

	private void process(Message message) {
		switch (message.command()) {
			case "execute" -> {
				AppRun run = new AppRun(this, this.channel, message.appName(), message.appArgument(), message);
				if (!start(run)) {
					processed(message);
				}
			}
			case "hangup" -> {
				this.core.switchboard().hangup(this.channel, HangupCause.parse(message.or("hangup-cause", "")));
				processed(message);
			}
			default -> processed(message);
		}
	}

	private void processed(Message message) {
		Runnable whenDone = message.whenDone();
		if (whenDone == null) {
			this.channel.firePrivateCommand(message);
		}
		else {
			whenDone.run();
		}
	}

	private boolean start(AppRun run) {
		if (this.channel.isDown()) {
			return false;
		}
		Applications.Application application = Applications.find(run.name());
		if (application == null) {
			// FreeSWITCH hangs up without CHANNEL_EXECUTE and CHANNEL_EXECUTE_COMPLETE.
			this.core.switchboard().hangup(this.channel, HangupCause.DESTINATION_OUT_OF_ORDER);
			return false;
		}
		this.running.push(run);
		this.latest = run;
		run.begin();
		application.start(run);
		return true;
	}

	/** Ends finished executions at the top. The execution below continues. */
	void onFinished() {
		AppRun top;
		while ((top = this.running.peek()) != null && top.isFinished()) {
			this.running.pop();
			top.end();
			Message message = top.message();
			if (message != null) {
				AppRun again = top.nextLoop();
				if (again != null) {
					start(again);
					return;
				}
				processed(message);
				this.core.switchboard().soon(this::pump);
			}
		}
		if (this.running.isEmpty() && this.channel.partner() == null && !this.parkedByState) {
			proceed();
		}
	}

	/** Ends all executions, the top one first, and discards the rest of the dialplan. */
	void abort() {
		this.plan.clear();
		AppRun top;
		while ((top = this.running.poll()) != null) {
			top.cancel();
			top.end();
			if (top.message() != null) {
				processed(top.message());
			}
		}
		if (this.parkedByState) {
			this.parkedByState = false;
			this.channel.fire("CHANNEL_UNPARK");
		}
	}

	/** Parks the channel by its channel state, without an application. */
	void park() {
		abort();
		this.channel.enter(ChannelState.CS_PARK);
		this.parkedByState = true;
		this.channel.fire("CHANNEL_PARK");
	}

	/** Discards the rest of the dialplan without hanging the call up. */
	void discardPlan() {
		this.plan.clear();
		this.plan.add(NONE);
	}

	/** Ends the current playback; a parked call stays parked. */
	void breakCurrent(boolean all) {
		if (all) {
			this.messages.clear();
		}
		AppRun top = this.running.peek();
		if (top != null && top.isBreakable()) {
			top.cancel();
			top.stopLoops();
			top.finish();
		}
	}

	/**
	 * Finishes the running {@code bridge} application after its bridge ended.
	 * @return {@code false} if no such application is running
	 */
	boolean bridgeEnded() {
		for (AppRun run : this.running) {
			if (run.name().equals("bridge")) {
				run.finish();
				return true;
			}
		}
		return false;
	}

	/** Delivers a DTMF digit to the top execution. */
	void digit(char digit) {
		AppRun top = this.running.peek();
		if (top != null) {
			top.digit(digit);
		}
	}

	/** Discards the queued messages. */
	void discardMessages() {
		this.messages.clear();
	}

	/** Returns whether the top execution takes commands in events of a client. */
	boolean takesCommands() {
		AppRun top = this.running.peek();
		return top != null && top.takesCommands();
	}

	/** Stops music on hold that FreeSWITCH plays to a partner. */
	void stopMusic() {
		AppRun top = this.running.peek();
		if (top != null && top.locks() && top.data().startsWith("local_stream://")) {
			breakCurrent(false);
		}
	}

	/** Delivers an event of a client to the top execution. */
	void command(String command) {
		AppRun top = this.running.peek();
		if (top != null) {
			top.command(command);
		}
	}

	@Nullable String last() {
		return (this.latest != null) ? this.latest.name() : null;
	}

	@Nullable String lastData() {
		return (this.latest != null) ? this.latest.data() : null;
	}

	@Nullable String current() {
		AppRun top = this.running.peek();
		return (top != null) ? top.name() : (this.parkedByState ? "park" : null);
	}

	/** Returns what the channel does, for messages. */
	String describe() {
		AppRun top = this.running.peek();
		if (top != null) {
			return "runs " + top.describe();
		}
		return this.parkedByState ? "is parked" : "runs no application";
	}

	@Nullable String currentData() {
		AppRun top = this.running.peek();
		return (top != null) ? top.data() : null;
	}

	/**
	 * Application of a dialplan.
	 *
	 * @param name name of the application
	 * @param data its argument, possibly empty
	 */
	record App(String name, String data) {

		/** Parses {@code app(data)} or {@code app}. */
		static App parse(String text) {
			int open = text.indexOf('(');
			if (open < 0) {
				return new App(text.strip(), "");
			}
			int close = text.indexOf(')');
			return new App(text.substring(0, open).strip(),
					text.substring(open + 1, (close > open) ? close : text.length()));
		}

	}

}
