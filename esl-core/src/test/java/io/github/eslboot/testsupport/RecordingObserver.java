package io.github.eslboot.testsupport;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.observation.EslObserver;
import io.github.eslboot.observation.Observed;
import io.github.eslboot.observation.ObservedCall;
import io.github.eslboot.observation.ObservedContext;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/** Observer that records the observed work with its parent. */
public final class RecordingObserver implements EslObserver {

	private static final ThreadLocal<@Nullable Work<?>> CURRENT = new ThreadLocal<>();

	private final List<Work<?>> all = new CopyOnWriteArrayList<>();

	/** Variables of observed calls. */
	public volatile Map<String, String> variables = Map.of();

	/** Runs a task as the caller {@code name}, whose work is observed. */
	public static void as(String name, Runnable task) {
		try (ObservedContext.Scope scope = new Work<>(name).open()) {
			task.run();
		}
	}

	/** Returns the observed work with a name, in the order of its start. */
	public List<Work<?>> all(String name) {
		return this.all.stream().filter((work) -> work.name.equals(name)).toList();
	}

	/** Returns the first observed work with a name. */
	public Work<?> first(String name) {
		return all(name).stream()
			.findFirst()
			.orElseThrow(() -> new AssertionError("no " + name + " among " + this.all));
	}

	public boolean has(String name) {
		return !all(name).isEmpty();
	}

	private <W extends Work<?>> W add(W work) {
		this.all.add(work);
		return work;
	}

	@Override
	public Observed<EslReply> command(String node, EslCommand command) {
		return add(new Work<>("command " + command.name()));
	}

	@Override
	public Observed<String> job(String node, String command) {
		return add(new Work<>("job " + command));
	}

	@Override
	public ObservedCall originate(Originate call) {
		return add(new Call(this.variables));
	}

	@Override
	public Observed<Void> session(String server, EslEvent data) {
		return add(new Work<>("session of " + server));
	}

	@Override
	public @Nullable ObservedContext current() {
		return CURRENT.get();
	}

	/** Observed work. */
	public static class Work<R> implements Observed<R> {

		public final String name;

		public final @Nullable Work<?> parent = CURRENT.get();

		public volatile boolean ended;

		public volatile @Nullable Object result;

		public volatile @Nullable Throwable failure;

		Work(String name) {
			this.name = name;
		}

		@Override
		public Scope open() {
			Work<?> before = CURRENT.get();
			CURRENT.set(this);
			return () -> CURRENT.set(before);
		}

		@Override
		public void end(@Nullable R result, @Nullable Throwable failure) {
			this.result = result;
			this.failure = failure;
			this.ended = true;
		}

		@Override
		public String toString() {
			return this.name + ((this.parent != null) ? " of " + this.parent : "");
		}

	}

	/** Observed call. */
	private static final class Call extends Work<String> implements ObservedCall {

		private final Map<String, String> variables;

		Call(Map<String, String> variables) {
			super("call");
			this.variables = variables;
		}

		@Override
		public Map<String, String> variables() {
			return this.variables;
		}

	}

}
