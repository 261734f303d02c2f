package io.github.eslboot.autoconfigure.observation;

import java.util.Map;
import java.util.Objects;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.observation.EslObserver;
import io.github.eslboot.observation.Observed;
import io.github.eslboot.observation.ObservedCall;
import io.github.eslboot.observation.ObservedContext;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslReply;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observer that records the work of a client as {@linkplain EslObservation observations}
 * of Micrometer. Does nothing while the registry has no handlers. Without Spring Boot,
 * set it with {@code EslClient.Builder.observer}. The handlers of the registry are called
 * on event loops too, and must not block. Thread-safe once it is configured.
 *
 * @since 0.1.0
 */
public final class MicrometerEslObserver implements EslObserver {

	/**
	 * Parent of observations that are started on this thread, without a scope: work that
	 * is continued on several threads may end before a thread could close its scope.
	 */
	private static final ThreadLocal<@Nullable Observation> PARENT = new ThreadLocal<>();

	private final ObservationRegistry registry;

	private @Nullable EslCommandObservationConvention commandConvention;

	private @Nullable EslJobObservationConvention jobConvention;

	private @Nullable EslOriginateObservationConvention originateConvention;

	private @Nullable EslSessionObservationConvention sessionConvention;

	private @Nullable EslHandlerObservationConvention handlerConvention;

	private boolean traceVariables = true;

	/**
	 * Creates an observer with the default conventions.
	 * @param registry the registry
	 */
	public MicrometerEslObserver(ObservationRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Sets the convention for commands.
	 * @param convention the convention, or {@code null} for the default one
	 */
	public void setCommandConvention(@Nullable EslCommandObservationConvention convention) {
		this.commandConvention = convention;
	}

	/**
	 * Sets the convention for background jobs.
	 * @param convention the convention, or {@code null} for the default one
	 */
	public void setJobConvention(@Nullable EslJobObservationConvention convention) {
		this.jobConvention = convention;
	}

	/**
	 * Sets the convention for calls that are placed.
	 * @param convention the convention, or {@code null} for the default one
	 */
	public void setOriginateConvention(@Nullable EslOriginateObservationConvention convention) {
		this.originateConvention = convention;
	}

	/**
	 * Sets the convention for outbound sessions.
	 * @param convention the convention, or {@code null} for the default one
	 */
	public void setSessionConvention(@Nullable EslSessionObservationConvention convention) {
		this.sessionConvention = convention;
	}

	/**
	 * Sets the convention for handler methods.
	 * @param convention the convention, or {@code null} for the default one
	 */
	public void setHandlerConvention(@Nullable EslHandlerObservationConvention convention) {
		this.handlerConvention = convention;
	}

	/**
	 * Sets whether the context of the trace is set as channel variables, such as
	 * {@code esl_traceparent}, on calls that are placed. By default it is, if a tracer
	 * handles the observations.
	 * @param traceVariables whether to set the variables
	 */
	public void setTraceVariables(boolean traceVariables) {
		this.traceVariables = traceVariables;
	}

	@Override
	public @Nullable Observed<EslReply> command(String node, EslCommand command) {
		if (this.registry.isNoop()) {
			return null;
		}
		EslCommandContext context = new EslCommandContext(node, command);
		return new ObservedWork<>(start(EslObservation.COMMAND, this.commandConvention,
				DefaultEslCommandObservationConvention.INSTANCE, context), true) {

			@Override
			void result(@Nullable EslReply reply, @Nullable Throwable failure) {
				if (reply != null) {
					context.setResponse(reply);
				}
			}

		};
	}

	@Override
	public @Nullable Observed<String> job(String node, String command) {
		if (this.registry.isNoop()) {
			return null;
		}
		EslJobContext context = new EslJobContext(node, command);
		return new ObservedWork<>(
				start(EslObservation.JOB, this.jobConvention, DefaultEslJobObservationConvention.INSTANCE, context),
				false) {

			@Override
			void result(@Nullable String outcome, @Nullable Throwable failure) {
				context.setOutcome(outcome);
			}

		};
	}

	@Override
	public @Nullable ObservedCall originate(Originate call) {
		if (this.registry.isNoop()) {
			return null;
		}
		EslOriginateContext context = new EslOriginateContext(call);
		return new ObservedOriginate(start(EslObservation.ORIGINATE, this.originateConvention,
				DefaultEslOriginateObservationConvention.INSTANCE, context), context, this.traceVariables);
	}

	@Override
	public @Nullable Observed<Void> session(String server, EslEvent data) {
		if (this.registry.isNoop()) {
			return null;
		}
		EslSessionContext context = new EslSessionContext(server, data);
		return new ObservedWork<>(start(EslObservation.SESSION, this.sessionConvention,
				DefaultEslSessionObservationConvention.INSTANCE, context), true) {

			@Override
			void result(@Nullable Void result, @Nullable Throwable failure) {
				context.end();
			}

		};
	}

	@Override
	public @Nullable Observed<Void> handler(String id, Object payload, @Nullable String uuid) {
		if (this.registry.isNoop()) {
			return null;
		}
		EslHandlerContext context = new EslHandlerContext(id, payload, uuid);
		return new ObservedWork<>(start(EslObservation.HANDLER, this.handlerConvention,
				DefaultEslHandlerObservationConvention.INSTANCE, context), true) {

			@Override
			void result(@Nullable Void result, @Nullable Throwable failure) {
				context.end();
			}

		};
	}

	@Override
	public @Nullable ObservedContext current() {
		if (this.registry.isNoop()) {
			return null;
		}
		Observation parent = PARENT.get();
		Observation current = (parent != null) ? parent : this.registry.getCurrentObservation();
		return (current != null) ? () -> asParent(current) : null;
	}

	private <T extends Observation.Context> Observation start(EslObservation documentation,
			@Nullable ObservationConvention<T> convention, ObservationConvention<T> defaultConvention, T context) {
		Observation observation = documentation.observation(convention, defaultConvention, () -> context,
				this.registry);
		Observation parent = PARENT.get();
		return ((parent != null) ? observation.parentObservation(parent) : observation).start();
	}

	private static ObservedContext.Scope asParent(Observation observation) {
		Observation before = PARENT.get();
		PARENT.set(observation);
		return () -> {
			if (before != null) {
				PARENT.set(before);
			}
			else {
				PARENT.remove();
			}
		};
	}

	/** Observed work. */
	private abstract static class ObservedWork<R> implements Observed<R> {

		private final Observation observation;

		/** Whether the work runs on one thread, to its end. */
		private final boolean scoped;

		ObservedWork(Observation observation, boolean scoped) {
			this.observation = observation;
			this.scoped = scoped;
		}

		@Override
		public Scope open() {
			if (!this.scoped) {
				return asParent(this.observation);
			}
			Observation parent = PARENT.get();
			PARENT.remove();
			Observation.Scope scope = this.observation.openScope();
			return () -> {
				scope.close();
				if (parent != null) {
					PARENT.set(parent);
				}
			};
		}

		@Override
		public void end(@Nullable R result, @Nullable Throwable failure) {
			result(result, failure);
			if (failure != null) {
				this.observation.error(failure);
			}
			this.observation.stop();
		}

		/** Adds the result to the context. */
		abstract void result(@Nullable R result, @Nullable Throwable failure);

	}

	/** Observed call that is placed. */
	private static final class ObservedOriginate extends ObservedWork<String> implements ObservedCall {

		private final EslOriginateContext context;

		private final boolean traceVariables;

		ObservedOriginate(Observation observation, EslOriginateContext context, boolean traceVariables) {
			super(observation, false);
			this.context = context;
			this.traceVariables = traceVariables;
		}

		@Override
		public Map<String, String> variables() {
			return this.traceVariables ? Map.copyOf(Objects.requireNonNull(this.context.getCarrier())) : Map.of();
		}

		@Override
		void result(@Nullable String node, @Nullable Throwable failure) {
			this.context.setResult(node, failure == null);
		}

	}

}
