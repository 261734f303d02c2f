package io.github.eslboot.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The applications of one channel: those of its dialplan one after the other, and on top
 * of the running one those that messages ask for, nested as FreeSWITCH nests them.
 * Guarded by the {@link Switchboard}'s lock.
 */
final class AppStack {

	/** Messages that may wait for one channel. */
	static final int MAX_MESSAGES = 256;

	private static final App NOTHING = new App("", "");

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

	/** Starts with the first of these; after the last the call is hung up. */
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
		if (next == NOTHING) {
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
	 * @return false if the queue is full, which costs the sender its connection
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
			// No EXECUTE, no COMPLETE: the call just ends.
			this.core.switchboard().hangup(this.channel, HangupCause.DESTINATION_OUT_OF_ORDER);
			return false;
		}
		this.running.push(run);
		this.latest = run;
		run.begin();
		application.start(run);
		return true;
	}

	/** Called by a run that has ended; those below it on the stack wait for it. */
	void finished() {
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

	/** Breaks everything off, the top first, and forgets the rest of the dialplan. */
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

	/** Parks the channel by its state, without an application. */
	void park() {
		abort();
		this.channel.enter(ChannelState.CS_PARK);
		this.parkedByState = true;
		this.channel.fire("CHANNEL_PARK");
	}

	/** What would come next does not come. */
	void forget() {
		this.plan.clear();
		this.plan.add(NOTHING);
	}

	/** Breaks off what plays; a parked call stays parked. */
	void breakOff(boolean all) {
		if (all) {
			this.messages.clear();
		}
		AppRun top = this.running.peek();
		if (top != null && top.isBreakable()) {
			top.cancel();
			top.finish();
		}
	}

	/**
	 * The bridge that an application of this channel made is over.
	 * @return false if no such application runs
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

	/** A key was pressed: an application may wait for it. */
	void digit(char digit) {
		AppRun top = this.running.peek();
		if (top != null) {
			top.digit(digit);
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

	@Nullable String currentData() {
		AppRun top = this.running.peek();
		return (top != null) ? top.data() : null;
	}

	/**
	 * An application of a dialplan.
	 *
	 * @param name its name
	 * @param data its argument, perhaps empty
	 */
	record App(String name, String data) {

		/** Reads {@code app(data)} or {@code app}. */
		static App parse(String text) {
			int open = text.indexOf('(');
			if (open < 0) {
				return new App(text.strip(), "");
			}
			int close = text.lastIndexOf(')');
			return new App(text.substring(0, open).strip(),
					text.substring(open + 1, (close > open) ? close : text.length()));
		}

	}

}
