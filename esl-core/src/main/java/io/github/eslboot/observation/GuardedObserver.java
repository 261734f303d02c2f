package io.github.eslboot.observation;

import java.util.Map;
import java.util.function.Supplier;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.internal.LogThrottle;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observer that logs the failures of another one, so that they have no effect on the
 * observed work. Clients guard their observer themselves.
 *
 * @since 0.1.0
 */
public final class GuardedObserver implements EslObserver {

	private static final Logger logger = LoggerFactory.getLogger(GuardedObserver.class);

	private static final LogThrottle FAILURES = new LogThrottle();

	private static final ObservedContext.Scope NO_SCOPE = () -> {
	};

	private final EslObserver observer;

	private GuardedObserver(EslObserver observer) {
		this.observer = observer;
	}

	/**
	 * Guards an observer.
	 * @param observer the observer, whose methods may throw
	 * @return an observer whose methods, and the methods of the objects that they return,
	 * do not throw
	 */
	public static EslObserver of(EslObserver observer) {
		return (observer instanceof GuardedObserver) ? observer : new GuardedObserver(observer);
	}

	@Override
	public @Nullable Observed<EslReply> command(String node, EslCommand command) {
		return observed(() -> this.observer.command(node, command));
	}

	@Override
	public @Nullable Observed<String> job(String node, String command) {
		return observed(() -> this.observer.job(node, command));
	}

	@Override
	public @Nullable ObservedCall originate(Originate call) {
		ObservedCall observed = guarded(() -> this.observer.originate(call));
		return (observed != null) ? new GuardedCall(observed) : null;
	}

	@Override
	public @Nullable Observed<Void> session(String server, EslEvent data) {
		return observed(() -> this.observer.session(server, data));
	}

	@Override
	public @Nullable Observed<Void> handler(String id, Object payload, @Nullable String uuid) {
		return observed(() -> this.observer.handler(id, payload, uuid));
	}

	@Override
	public @Nullable ObservedContext current() {
		ObservedContext context = guarded(this.observer::current);
		return (context != null) ? () -> open(context) : null;
	}

	private static <R> @Nullable Observed<R> observed(Supplier<@Nullable Observed<R>> start) {
		Observed<R> observed = guarded(start);
		return (observed != null) ? new GuardedObserved<>(observed) : null;
	}

	private static ObservedContext.Scope open(ObservedContext context) {
		ObservedContext.Scope scope = guarded(context::open);
		return (scope != null) ? () -> run(scope::close) : NO_SCOPE;
	}

	private static <T> @Nullable T guarded(Supplier<? extends @Nullable T> step) {
		try {
			return step.get();
		}
		catch (Throwable ex) {
			logFailure(ex);
			return null;
		}
	}

	private static void run(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			logFailure(ex);
		}
	}

	private static void logFailure(Throwable failure) {
		try {
			if (FAILURES.isDue()) {
				logger.warn("An observer failed; the observed work continues", failure);
			}
		}
		catch (Throwable ignored) {
			// There is no memory or no stack left for the log line.
		}
	}

	/** Observed work that is guarded. */
	private static class GuardedObserved<R> implements Observed<R> {

		private final Observed<R> observed;

		GuardedObserved(Observed<R> observed) {
			this.observed = observed;
		}

		@Override
		public Scope open() {
			return GuardedObserver.open(this.observed);
		}

		@Override
		public void end(@Nullable R result, @Nullable Throwable failure) {
			GuardedObserver.run(() -> this.observed.end(result, failure));
		}

	}

	/** Observed call that is guarded. */
	private static final class GuardedCall extends GuardedObserved<String> implements ObservedCall {

		private final ObservedCall call;

		GuardedCall(ObservedCall call) {
			super(call);
			this.call = call;
		}

		@Override
		public Map<String, String> variables() {
			Map<String, String> variables = guarded(this.call::variables);
			return (variables != null) ? variables : Map.of();
		}

	}

}
