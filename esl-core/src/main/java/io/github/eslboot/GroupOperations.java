package io.github.eslboot;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.PlacedCall;
import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.LostEvents;
import io.github.eslboot.event.Registration;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.node.CallPermit;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.EslNodeGroup;
import io.github.eslboot.node.LoadBalancer;
import io.github.eslboot.node.NewWork;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with a group: finds the node, which does the rest. New work goes to a
 * node the balancer picks, what concerns a call to the node it lives on.
 */
final class GroupOperations implements EslOperations {

	private final EslNodeGroup group;

	private final LoadBalancer balancer;

	private final Duration commandTimeout;

	private final Duration jobTimeout;

	/** Shared by the templates of one group: a call has one control. */
	private final Map<EslNode, NodeOperations> nodes;

	GroupOperations(EslNodeGroup group, Duration commandTimeout, Duration jobTimeout) {
		this(group, group.balancer(), commandTimeout, jobTimeout, new ConcurrentHashMap<>());
	}

	private GroupOperations(EslNodeGroup group, LoadBalancer balancer, Duration commandTimeout, Duration jobTimeout,
			Map<EslNode, NodeOperations> nodes) {
		this.group = group;
		this.balancer = balancer;
		this.commandTimeout = commandTimeout;
		this.jobTimeout = jobTimeout;
		this.nodes = nodes;
	}

	/** The same group, where new work goes only to nodes with a tag. */
	GroupOperations tagged(String tag) {
		return new GroupOperations(this.group, LoadBalancer.tagged(tag, this.balancer), this.commandTimeout,
				this.jobTimeout, this.nodes);
	}

	EslNodeGroup group() {
		return this.group;
	}

	/** Returns how many calls are under control, on all nodes. */
	int calls() {
		return this.nodes.values().stream().mapToInt((node) -> node.calls().size()).sum();
	}

	NodeOperations at(EslNode node) {
		NodeOperations known = this.nodes.get(node);
		if (known == null) {
			this.nodes.keySet().removeIf((other) -> other.state() == NodeState.REMOVED);
			known = this.nodes.computeIfAbsent(node,
					(same) -> new NodeOperations(node, this.commandTimeout, this.jobTimeout));
		}
		return known;
	}

	NodeOperations atCall(String uuid) {
		EslClientResourcesInternals.checkMayBlock("Finding the node of a call");
		return at(Futures.await(this.group.locate(uuid), this.group.acquireTimeout().multipliedBy(3),
				"finding the node of call " + uuid));
	}

	private <T> CompletionStage<T> atCallAsync(String uuid, Function<NodeOperations, CompletionStage<T>> work) {
		return onWorker(this.group.locate(uuid).thenCompose((node) -> work.apply(at(node))));
	}

	private <T> CompletionStage<T> onWorker(CompletionStage<T> stage) {
		return EslClientResourcesInternals.toWorker(this.group.resources(), stage);
	}

	/** Where a command goes: to its call's node, or to any. */
	private <T extends @Nullable Object> T run(EslCommand command, Function<NodeOperations, T> work) {
		String uuid = command.callUuid();
		return (uuid != null) ? work.apply(atCall(uuid))
				: NewWork.run(this.group, this.balancer, (node) -> work.apply(at(node)));
	}

	private <T extends @Nullable Object> CompletionStage<T> runAsync(EslCommand command,
			Function<NodeOperations, CompletionStage<T>> work) {
		String uuid = command.callUuid();
		return (uuid != null) ? atCallAsync(uuid, work) : onWorker(
				NewWork.runAsync(this.group, this.balancer, (node) -> work.apply(at(node)).toCompletableFuture()));
	}

	@Override
	public String api(String command, String... arguments) {
		return run(EslCommand.api(command, arguments), (node) -> node.api(command, arguments));
	}

	@Override
	public CompletionStage<String> apiAsync(String command, String... arguments) {
		return runAsync(EslCommand.api(command, arguments), (node) -> node.apiAsync(command, arguments));
	}

	@Override
	public <T extends @Nullable Object> T run(ApiCommand<T> command) {
		return run(command.api(), (node) -> node.run(command));
	}

	@Override
	public <T extends @Nullable Object> CompletionStage<T> runAsync(ApiCommand<T> command) {
		return runAsync(command.api(), (node) -> node.runAsync(command));
	}

	@Override
	public <T extends @Nullable Object> CompletionStage<T> runInBackground(Duration deadline, ApiCommand<T> command) {
		return runAsync(command.api(), (node) -> node.runInBackground(deadline, command));
	}

	@Override
	public EslReply send(EslCommand command) {
		return send(command, this.commandTimeout);
	}

	@Override
	public EslReply send(EslCommand command, Duration timeout) {
		return run(command, (node) -> node.send(command, timeout));
	}

	@Override
	public CompletionStage<EslReply> sendAsync(EslCommand command, Duration timeout) {
		return runAsync(command, (node) -> node.sendAsync(command, timeout));
	}

	@Override
	public BackgroundJob bgapi(String command, String... arguments) {
		return bgapi(this.jobTimeout, command, arguments);
	}

	@Override
	public BackgroundJob bgapi(Duration deadline, String command, String... arguments) {
		return run(EslCommand.api(command, arguments), (node) -> node.bgapi(deadline, command, arguments));
	}

	@Override
	public CompletionStage<BackgroundJob> bgapiAsync(Duration deadline, String command, String... arguments) {
		return runAsync(EslCommand.api(command, arguments), (node) -> node.bgapiAsync(deadline, command, arguments));
	}

	@Override
	public String execute(String uuid, String application, String argument) {
		return atCall(uuid).execute(uuid, application, argument);
	}

	@Override
	public CompletionStage<String> executeAsync(String uuid, String application, String argument) {
		return atCallAsync(uuid, (node) -> node.executeAsync(uuid, application, argument));
	}

	@Override
	public Origination originate(Originate call) {
		return place(call, (node, permit) -> node.originate(call, permit));
	}

	@Override
	public Origination originate(Originate call, EslEventListener listener) {
		Attempts attempts = new Attempts(listener);
		try {
			Origination placed = place(call, (node, permit) -> node.originate(call, attempts.next(), permit));
			attempts.placed();
			return placed;
		}
		catch (RuntimeException ex) {
			attempts.failed();
			throw ex;
		}
	}

	@Override
	public CompletionStage<Origination> originateAsync(Originate call, EslEventListener listener) {
		Attempts attempts = new Attempts(listener);
		return placeAsync(call, (node, permit) -> node.originateAsync(call, attempts.next(), permit))
			.whenComplete((placed, failure) -> {
				if (failure == null) {
					attempts.placed();
				}
				else {
					attempts.failed();
				}
			});
	}

	@Override
	public PlacedCall place(Originate call) {
		return place(call, (node, permit) -> node.place(call, permit));
	}

	@Override
	public CompletionStage<PlacedCall> placeAsync(Originate call) {
		return placeAsync(call, (node, permit) -> node.placeAsync(call, permit));
	}

	private <T> T place(Originate call, BiFunction<NodeOperations, CallPermit, T> work) {
		return NewWork.place(this.group, this.balancer, call, (permit) -> {
			claim(call, permit.node());
			try {
				return work.apply(at(permit.node()), permit);
			}
			catch (RuntimeException ex) {
				permit.failed(ex);
				call.uuids().forEach(this.group::disclaim);
				throw ex;
			}
		});
	}

	private <T> CompletionStage<T> placeAsync(Originate call,
			BiFunction<NodeOperations, CallPermit, CompletionStage<T>> work) {
		return onWorker(NewWork.placeAsync(this.group, this.balancer, call, (permit) -> {
			claim(call, permit.node());
			return NodeOperations.orFail(permit, () -> work.apply(at(permit.node()), permit))
				.whenComplete((placed, failure) -> {
					if (failure != null) {
						call.uuids().forEach(this.group::disclaim);
					}
				});
		}));
	}

	private void claim(Originate call, EslNode node) {
		call.uuids().forEach((uuid) -> this.group.claim(uuid, node));
		node.countCall();
	}

	@Override
	public EslCall call(String uuid) {
		return atCall(uuid).call(uuid);
	}

	@Override
	public CompletionStage<EslCall> callAsync(String uuid) {
		return atCallAsync(uuid, (node) -> node.callAsync(uuid));
	}

	@Override
	public EslCall call(EslEvent event) {
		String uuid = event.uniqueId();
		String id = event.node();
		if (uuid == null || id == null) {
			throw new IllegalArgumentException((uuid == null) ? "%s is about no call".formatted(event)
					: "%s came from no node of %s".formatted(event, this.group));
		}
		return at(this.group.node(id)).call(event);
	}

	@Override
	public Registration listen(String uuid, EslEventListener listener) {
		return listen(EventSelector.ofCall(uuid).build(), listener);
	}

	@Override
	public Registration listen(String uuid, Object handler) {
		throw new UnsupportedOperationException("Objects are bound by the template");
	}

	@Override
	public Registration listen(EventSelector selector, EslEventListener listener) {
		return this.group.listen(selector, listener);
	}

	/**
	 * Hears the call of the attempt that is under way, and tells its end once: that of an
	 * attempt that was given up is no end of the call. An end that comes before it is
	 * known whether the call was placed waits for that.
	 */
	private final class Attempts {

		private final EslEventListener listener;

		private volatile @Nullable Attempt current;

		/** Whether the call was placed, once that is known. Guarded by this. */
		private @Nullable Boolean placed;

		private @Nullable EndReason earlyEnd;

		Attempts(EslEventListener listener) {
			this.listener = listener;
		}

		synchronized EslEventListener next() {
			Attempt next = new Attempt();
			this.current = next;
			this.earlyEnd = null;
			return next;
		}

		void placed() {
			decide(true);
		}

		void failed() {
			decide(false);
		}

		private void decide(boolean success) {
			EndReason end;
			synchronized (this) {
				if (this.placed != null) {
					return;
				}
				this.placed = success;
				end = success ? this.earlyEnd : EndReason.CANCELLED;
			}
			if (end != null) {
				GroupOperations.this.group.resources().workers().execute(() -> this.listener.onEnd(end));
			}
		}

		private void end(Attempt attempt, EndReason reason) {
			synchronized (this) {
				if (attempt != this.current || Boolean.FALSE.equals(this.placed)) {
					return;
				}
				if (this.placed == null) {
					this.earlyEnd = reason;
					return;
				}
			}
			this.listener.onEnd(reason);
		}

		private final class Attempt implements EslEventListener {

			private boolean isCurrent() {
				return Attempts.this.current == this;
			}

			@Override
			public void onEvent(EslEvent event) throws Exception {
				if (isCurrent()) {
					Attempts.this.listener.onEvent(event);
				}
			}

			@Override
			public void onLost(LostEvents lost) {
				if (isCurrent()) {
					Attempts.this.listener.onLost(lost);
				}
			}

			@Override
			public void onGap(EventGap gap) {
				if (isCurrent()) {
					Attempts.this.listener.onGap(gap);
				}
			}

			@Override
			public void onEnd(EndReason reason) {
				boolean nodeLeft = reason == EndReason.STREAM_CLOSED && !GroupOperations.this.group.isClosed();
				end(this, nodeLeft ? EndReason.LOST : reason);
			}

			@Override
			public String toString() {
				return Attempts.this.listener.toString();
			}

		}

	}

}
