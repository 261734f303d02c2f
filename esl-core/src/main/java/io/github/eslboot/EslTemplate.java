package io.github.eslboot;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.eslboot.call.CallFlow;
import io.github.eslboot.call.CallFlowOptions;
import io.github.eslboot.call.CallFlows;
import io.github.eslboot.call.CallInternals;
import io.github.eslboot.call.CallRecordListener;
import io.github.eslboot.call.CallRecordOptions;
import io.github.eslboot.call.CallRecords;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.call.ServerCalls;
import io.github.eslboot.call.TwoLegCall;
import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.Registration;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.group.NoSuchNodeException;
import io.github.eslboot.group.NodeUnavailableException;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/**
 * Central class of this library: borrows a connection for each command, originates calls,
 * and registers listeners with the event stream of a server or of a group. Thread-safe.
 * <p>
 * The blocking methods need no worker thread to finish, so listeners may call them even
 * if all workers are blocked.
 *
 * @since 0.1.0
 */
public class EslTemplate implements EslOperations {

	/** Default timeout of background jobs: the maximum time until the result. */
	public static final Duration DEFAULT_JOB_TIMEOUT = Duration.ofMinutes(5);

	private final Nodes nodes;

	private final Timeouts timeouts;

	private final CallPlacer placer;

	private final AsyncTemplate async;

	private final ServerCalls calls;

	private volatile @Nullable EslHandlerAdapter handlerAdapter;

	/**
	 * Creates a template for one server from its parts, without call limits.
	 * @param pool sends the commands
	 * @param stream delivers the events
	 * @param jobs registry of the background jobs
	 * @param commandTimeout maximum time until a reply, unless the operation has a
	 * timeout parameter
	 * @param jobTimeout maximum time until the result of a job, unless the operation has
	 * a timeout parameter
	 */
	public EslTemplate(EslConnectionPool pool, EventStream stream, JobRegistry jobs, Duration commandTimeout,
			Duration jobTimeout) {
		this(EslNode.of(pool, stream, jobs, CallLimits.none(), Map.of()), commandTimeout, jobTimeout);
	}

	/**
	 * Creates a template for one server.
	 * @param node the server
	 * @param commandTimeout maximum time until a reply, unless the operation has a
	 * timeout parameter
	 * @param jobTimeout maximum time until the result of a job, unless the operation has
	 * a timeout parameter
	 */
	public EslTemplate(EslNode node, Duration commandTimeout, Duration jobTimeout) {
		this(node, new Timeouts(commandTimeout, jobTimeout));
	}

	private EslTemplate(EslNode node, Timeouts timeouts) {
		this(new SingleNode(new NodeClient(node, timeouts)), timeouts, null);
	}

	/**
	 * Creates a template for a group, which is used like that of a single server. New
	 * calls are placed on the node that the load balancer of the group picks. Commands
	 * for a call go to the node that the call lives on, other commands to any node.
	 * Listeners receive the events of all nodes.
	 * @param group the servers
	 * @param commandTimeout maximum time until a reply, unless the operation has a
	 * timeout parameter
	 * @param jobTimeout maximum time until the result of a job, unless the operation has
	 * a timeout parameter
	 */
	public EslTemplate(EslNodeGroup group, Duration commandTimeout, Duration jobTimeout) {
		this(group, new Timeouts(commandTimeout, jobTimeout));
	}

	private EslTemplate(EslNodeGroup group, Timeouts timeouts) {
		this(new GroupNodes(group, timeouts), timeouts, null);
	}

	private EslTemplate(Nodes nodes, Timeouts timeouts, @Nullable EslHandlerAdapter adapter) {
		this.nodes = nodes;
		this.timeouts = timeouts;
		this.placer = new CallPlacer(nodes, timeouts);
		this.async = new AsyncTemplate(nodes, timeouts, this.placer);
		this.calls = CallInternals.ofNodes(() -> nodes.clients().stream().map(NodeClient::calls).toList(),
				nodes.resources(), timeouts.command());
		this.handlerAdapter = adapter;
	}

	/**
	 * Returns a template that uses one node only.
	 * @param name name of the node
	 * @return a template of that node
	 * @throws NoSuchNodeException when there is no such node
	 */
	public EslTemplate onNode(String name) {
		return on(this.nodes.onNode(name));
	}

	/**
	 * Returns a template that uses only the node that a call lives on. If the node is not
	 * known, this method asks all nodes, and blocks.
	 * @param callUuid the call
	 * @return a template of that node
	 * @throws NodeUnavailableException when none of the reachable nodes has the call
	 */
	public EslTemplate onNodeOf(String callUuid) {
		return on(this.nodes.onNodeOf(callUuid));
	}

	/**
	 * Returns a template that sends new calls, and commands that do not belong to a call,
	 * only to nodes with a tag. Commands for a call still go to the node that the call
	 * lives on, and listeners receive the events of all nodes.
	 * @param tag the tag
	 * @return a template of the same group
	 * @throws IllegalStateException when this is the template of one server
	 */
	public EslTemplate onTagged(String tag) {
		return on(this.nodes.onTagged(tag));
	}

	private EslTemplate on(Nodes selected) {
		return (selected != this.nodes) ? new EslTemplate(selected, this.timeouts, this.handlerAdapter) : this;
	}

	/**
	 * Sets the adapter that {@link #bindHandler} uses.
	 * @param adapter binds objects with annotated methods
	 */
	public void setHandlerAdapter(EslHandlerAdapter adapter) {
		this.handlerAdapter = adapter;
	}

	/**
	 * Returns the nodes that this template uses.
	 * @return the current nodes; exactly one unless this is the template of a group
	 */
	public List<EslNode> nodes() {
		return this.nodes.all();
	}

	/**
	 * Returns the group of servers.
	 * @return the group, or {@code null} when this is the template of one server
	 */
	public @Nullable EslNodeGroup group() {
		return this.nodes.group();
	}

	/**
	 * Returns the pool that commands are sent through. The pool of a group spans all its
	 * nodes.
	 * @return the pool
	 */
	public EslConnectionPool pool() {
		return this.nodes.pool();
	}

	/**
	 * Returns the event stream.
	 * @return the stream
	 * @throws IllegalStateException when this is the template of a group, which has a
	 * stream for each of its {@link #nodes()}
	 */
	public EventStream stream() {
		return this.nodes.single("event stream").node().stream();
	}

	/**
	 * Returns the registry of background jobs.
	 * @return the registry
	 * @throws IllegalStateException when this is the template of a group, which has a
	 * registry for each of its {@link #nodes()}
	 */
	public JobRegistry jobs() {
		return this.nodes.single("job registry").node().jobs();
	}

	/**
	 * Returns the calls of the server, or of all servers of the group.
	 * @return the calls
	 */
	public ServerCalls calls() {
		return this.calls;
	}

	/**
	 * Hangs up the calls that were originated through this template, or through another
	 * template of the same nodes that {@link #onNode}, {@link #onNodeOf} or
	 * {@link #onTagged} returned, and that have not ended; cancels those that are not
	 * answered. Calls that are originated later, or wait for a limit, are refused. Meant
	 * for an application that closes; see {@link OnClose#HANG_UP_PLACED}. Blocks.
	 * @param timeout maximum time to wait for the ends of the calls
	 * @return number of calls that have not ended within the timeout
	 * @throws IllegalStateException when called on an event loop
	 */
	public int hangUpPlacedCalls(Duration timeout) {
		return PlacedCallsHangup.run(this.nodes.clients(), timeout);
	}

	@Override
	public EslAsyncOperations async() {
		return this.async;
	}

	@Override
	public String api(String command, String... arguments) {
		return run(Operation.api(command, arguments, this.timeouts.command()));
	}

	@Override
	public <T extends @Nullable Object> T run(ApiCommand<T> command) {
		return run(command, this.timeouts.command());
	}

	@Override
	public <T extends @Nullable Object> T run(ApiCommand<T> command, Duration timeout) {
		return run(Operation.run(command, timeout));
	}

	@Override
	public <T extends @Nullable Object> T runInBackground(ApiCommand<T> command, Duration timeout) {
		JobOperation operation = JobOperation.of(command, timeout);
		return this.nodes.on(Target.of(operation.api()), (node) -> node.runInBackground(command, operation));
	}

	@Override
	public <T extends @Nullable Object> List<NodeResult<T>> runOnAll(ApiCommand<T> command) {
		return runOnAll(command, this.timeouts.command());
	}

	/**
	 * Runs the command without a thread for each node. Each command has its own timeouts;
	 * the one here is a safety net for a paused JVM.
	 */
	@Override
	public <T extends @Nullable Object> List<NodeResult<T>> runOnAll(ApiCommand<T> command, Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Running a command on all nodes");
		Duration acquire = this.nodes.all()
			.stream()
			.map((node) -> node.pool().options().acquireTimeout())
			.max(Duration::compareTo)
			.orElse(Duration.ZERO);
		long bound = Durations.toNanos(timeout) + Durations.toNanos(acquire);
		return Futures
			.await(NodeResults.run(this.nodes, command, timeout),
					Duration.ofNanos(bound).multipliedBy(2).plusSeconds(5), command)
			.get();
	}

	@Override
	public EslReply send(EslCommand command) {
		return send(command, this.timeouts.command());
	}

	@Override
	public EslReply send(EslCommand command, Duration timeout) {
		return run(Operation.send(command, timeout));
	}

	@Override
	public BackgroundJob bgapi(String command, String... arguments) {
		return bgapi(command, List.of(arguments), this.timeouts.job());
	}

	@Override
	public BackgroundJob bgapi(String command, List<String> arguments, Duration timeout) {
		JobOperation operation = JobOperation.of(command, arguments, timeout);
		return this.nodes.on(Target.of(operation.api()), (node) -> node.start(operation));
	}

	@Override
	public String queueApplication(String uuid, String application, String argument) {
		return run(Operation.queueApplication(uuid, application, argument, this.timeouts.command()));
	}

	private <T extends @Nullable Object> T run(Operation<T> operation) {
		return this.nodes.on(Target.of(operation.command()), (node) -> node.run(operation));
	}

	@Override
	public EslCall originate(Originate call) {
		EslClientResourcesInternals.checkMayBlock("Originating a call");
		return answered(call, this.async.originate(call));
	}

	@Override
	public EslCall originate(Originate call, EslEventListener listener) {
		EslClientResourcesInternals.checkMayBlock("Originating a call");
		return answered(call, this.async.originate(call, listener));
	}

	/**
	 * Waits for the answer. The pending call has its own timeouts; the one here is a
	 * safety net for a paused JVM. Cancels the call if the wait fails, since an
	 * interrupted caller has no handle to cancel it with.
	 */
	private EslCall answered(Originate call, PendingCall pending) {
		long bound = Durations.toNanos(this.nodes.maxWait(call)) + Durations.toNanos(this.timeouts.job());
		try {
			return pending.await(Duration.ofNanos(bound).multipliedBy(2));
		}
		catch (RuntimeException | Error ex) {
			pending.cancel();
			throw ex;
		}
	}

	@Override
	public TwoLegCall connect(Originate.Builder a, Originate.Builder b) {
		return this.placer.connect(a, b, Pace.IMMEDIATE);
	}

	@Override
	public Pacing pacing(int maxCalls) {
		return new Pacing(this.placer, maxCalls);
	}

	@Override
	public EslCall call(String uuid) {
		return this.nodes.on(new Target.NodeOfCall(uuid), (node) -> CallInternals.call(node.calls(), uuid));
	}

	@Override
	public EslCall call(EslEvent event) {
		return CallInternals.call(this.nodes.nodeOf(event).calls(), event);
	}

	@Override
	public Registration listen(String uuid, EslEventListener listener) {
		return listen(EventSelector.ofCall(uuid).build(), listener);
	}

	@Override
	public Registration listen(EventSelector selector, EslEventListener listener) {
		return this.nodes.listen(selector, listener);
	}

	/**
	 * Starts a flow for each call that an event of the options reports, once for each
	 * call, in a thread of its own, and on all nodes. Close the flows before the client.
	 * Several applications that are connected to one server all start a flow for its
	 * calls: use the outbound mode there.
	 * @param options events and directions, limit and further options
	 * @param flow serves a call
	 * @return the flows
	 */
	public CallFlows handleCalls(CallFlowOptions options, CallFlow flow) {
		return CallInternals.flows(options, flow, this.nodes.resources(), this::call, this.nodes::listenOnLoop);
	}

	/**
	 * Delivers the record of each call that ends, on all nodes, whether or not this
	 * application placed it. Close the delivery before the client.
	 * @param options limits and retries
	 * @param listener receives the records
	 * @return the delivery
	 */
	public CallRecords recordCalls(CallRecordOptions options, CallRecordListener listener) {
		return CallInternals.records(options, listener, this.nodes.resources(), this.nodes::listenOnLoop);
	}

	@Override
	public Registration bindHandler(String uuid, Object handler) {
		EslHandlerAdapter adapter = this.handlerAdapter;
		if (adapter == null) {
			throw new IllegalStateException(
					"No adapter is set that calls the annotated methods of %s; use an EslEventListener, or the Spring Boot starter"
						.formatted(handler.getClass().getName()));
		}
		return adapter.bind(this, uuid, handler);
	}

}
