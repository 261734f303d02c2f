package io.github.eslboot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.EslCalls;
import io.github.eslboot.call.PlacedCall;
import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.Registration;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.EslNodeGroup;
import io.github.eslboot.node.NoSuchNodeException;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/**
 * The usual way to work with a server: borrows a connection for each command, and binds
 * listeners at the event stream. Safe for use by any number of threads.
 * <p>
 * The blocking methods need no worker to finish, so listeners may call them even when
 * every worker does.
 */
public class EslTemplate implements EslOperations {

	/** How long the result of {@code bgapi} may take unless set otherwise. */
	public static final Duration DEFAULT_JOB_TIMEOUT = Duration.ofMinutes(5);

	private final EslOperations operations;

	private final @Nullable NodeOperations single;

	private final @Nullable GroupOperations grouped;

	private final List<EslNode> only;

	private volatile @Nullable EslHandlerAdapter handlerAdapter;

	/**
	 * A template over the parts of one server.
	 * @param pool where commands are sent
	 * @param stream where listeners are bound
	 * @param jobs where {@code bgapi} jobs are registered
	 * @param commandTimeout how long a reply may take when the caller does not say
	 * @param jobTimeout how long the result of a job may take when the caller does not
	 * say
	 */
	public EslTemplate(EslConnectionPool pool, EventStream stream, JobRegistry jobs, Duration commandTimeout,
			Duration jobTimeout) {
		this(EslNode.of(pool, stream, jobs), commandTimeout, jobTimeout);
	}

	/**
	 * A template over one server.
	 * @param node the server
	 * @param commandTimeout how long a reply may take when the caller does not say
	 * @param jobTimeout how long the result of a job may take when the caller does not
	 * say
	 */
	public EslTemplate(EslNode node, Duration commandTimeout, Duration jobTimeout) {
		this(new NodeOperations(node, commandTimeout, jobTimeout), node, null);
	}

	/**
	 * A template over several servers, used like one: calls are placed on the node the
	 * group's balancer picks, commands for a call go to the node it lives on, other
	 * commands to any, and listeners hear all.
	 * @param group the servers
	 * @param commandTimeout how long a reply may take when the caller does not say
	 * @param jobTimeout how long the result of a job may take when the caller does not
	 * say
	 */
	public EslTemplate(EslNodeGroup group, Duration commandTimeout, Duration jobTimeout) {
		this(new GroupOperations(group, commandTimeout, jobTimeout), null);
	}

	private EslTemplate(NodeOperations single, EslNode node, @Nullable EslHandlerAdapter adapter) {
		this.operations = single;
		this.single = single;
		this.grouped = null;
		this.only = List.of(node);
		this.handlerAdapter = adapter;
	}

	private EslTemplate(GroupOperations grouped, @Nullable EslHandlerAdapter adapter) {
		this.operations = grouped;
		this.single = null;
		this.grouped = grouped;
		this.only = List.of();
		this.handlerAdapter = adapter;
	}

	/**
	 * Aims at one node.
	 * @param node its name
	 * @return a template of that server alone
	 * @throws NoSuchNodeException when there is no such node
	 */
	public EslTemplate on(String node) {
		GroupOperations group = this.grouped;
		if (group != null) {
			return of(group.group().node(node), group);
		}
		if (!this.only.get(0).id().equals(node)) {
			throw new NoSuchNodeException(
					"There is no node '%s'; the only one is '%s'".formatted(node, this.only.get(0).id()));
		}
		return this;
	}

	/**
	 * Aims at the node a call lives on; asks the nodes if that is not known.
	 * @param uuid the call
	 * @return a template of that server alone
	 * @throws NoSuchNodeException when it is on no node that could be asked
	 */
	public EslTemplate onCall(String uuid) {
		GroupOperations group = this.grouped;
		if (group == null) {
			return this;
		}
		NodeOperations found = group.atCall(uuid);
		return of(group.group().node(found.pool().name()), group);
	}

	/**
	 * Aims at nodes with a tag: new calls and commands go to those only. What concerns a
	 * call still goes where it lives, and listeners hear all nodes.
	 * @param tag the tag
	 * @return a template
	 * @throws IllegalStateException when this is the template of one server
	 */
	public EslTemplate onTagged(String tag) {
		GroupOperations group = this.grouped;
		if (group == null) {
			throw new IllegalStateException("Only the nodes of a group have tags");
		}
		return new EslTemplate(group.tagged(tag), this.handlerAdapter);
	}

	private EslTemplate of(EslNode node, GroupOperations group) {
		return new EslTemplate(group.at(node), node, this.handlerAdapter);
	}

	/**
	 * Sets what binds objects with annotated methods.
	 * @param adapter the adapter
	 */
	public void setHandlerAdapter(EslHandlerAdapter adapter) {
		this.handlerAdapter = adapter;
	}

	/**
	 * Returns the servers.
	 * @return the nodes at this moment; one unless this is the template of a group
	 */
	public List<EslNode> nodes() {
		return (this.grouped != null) ? this.grouped.group().nodes() : this.only;
	}

	/**
	 * Returns the group of servers.
	 * @return the group, or {@code null} when this is the template of one server
	 */
	public @Nullable EslNodeGroup group() {
		return (this.grouped != null) ? this.grouped.group() : null;
	}

	/**
	 * Returns the pool commands are sent through, of a group one over all its nodes.
	 * @return the pool
	 */
	public EslConnectionPool pool() {
		return (this.grouped != null) ? this.grouped.group().pool() : single("pools").pool();
	}

	/**
	 * Returns the stream listeners are bound at.
	 * @return the stream
	 * @throws IllegalStateException when this is the template of a group, which has a
	 * stream for each of its {@link #nodes()}
	 */
	public EventStream stream() {
		return single("streams").stream();
	}

	/**
	 * Returns the registry of background jobs.
	 * @return the registry
	 * @throws IllegalStateException when this is the template of a group, which has a
	 * registry for each of its {@link #nodes()}
	 */
	public JobRegistry jobs() {
		return single("job registries").jobs();
	}

	/**
	 * Returns the calls under control.
	 * @return the calls
	 * @throws IllegalStateException when this is the template of a group; see
	 * {@link #on(String)}
	 */
	public EslCalls calls() {
		return single("controls of calls").calls();
	}

	private NodeOperations single(String what) {
		if (this.single == null) {
			throw new IllegalStateException(
					"A group has as many %s as nodes; get one from nodes(), or from on(\"…\")".formatted(what));
		}
		return this.single;
	}

	@Override
	public String api(String command, String... arguments) {
		return this.operations.api(command, arguments);
	}

	@Override
	public CompletionStage<String> apiAsync(String command, String... arguments) {
		return this.operations.apiAsync(command, arguments);
	}

	@Override
	public <T extends @Nullable Object> T run(ApiCommand<T> command) {
		return this.operations.run(command);
	}

	@Override
	public <T extends @Nullable Object> CompletionStage<T> runAsync(ApiCommand<T> command) {
		return this.operations.runAsync(command);
	}

	@Override
	public <T extends @Nullable Object> CompletionStage<T> runInBackground(Duration deadline, ApiCommand<T> command) {
		return this.operations.runInBackground(deadline, command);
	}

	@Override
	public EslReply send(EslCommand command) {
		return this.operations.send(command);
	}

	@Override
	public EslReply send(EslCommand command, Duration timeout) {
		return this.operations.send(command, timeout);
	}

	@Override
	public CompletionStage<EslReply> sendAsync(EslCommand command, Duration timeout) {
		return this.operations.sendAsync(command, timeout);
	}

	@Override
	public BackgroundJob bgapi(String command, String... arguments) {
		return this.operations.bgapi(command, arguments);
	}

	@Override
	public BackgroundJob bgapi(Duration deadline, String command, String... arguments) {
		return this.operations.bgapi(deadline, command, arguments);
	}

	@Override
	public CompletionStage<BackgroundJob> bgapiAsync(Duration deadline, String command, String... arguments) {
		return this.operations.bgapiAsync(deadline, command, arguments);
	}

	@Override
	public String execute(String uuid, String application, String argument) {
		return this.operations.execute(uuid, application, argument);
	}

	@Override
	public CompletionStage<String> executeAsync(String uuid, String application, String argument) {
		return this.operations.executeAsync(uuid, application, argument);
	}

	@Override
	public Origination originate(Originate call) {
		return this.operations.originate(call);
	}

	@Override
	public Origination originate(Originate call, EslEventListener listener) {
		return this.operations.originate(call, listener);
	}

	@Override
	public CompletionStage<Origination> originateAsync(Originate call, EslEventListener listener) {
		return this.operations.originateAsync(call, listener);
	}

	@Override
	public PlacedCall place(Originate call) {
		return this.operations.place(call);
	}

	@Override
	public CompletionStage<PlacedCall> placeAsync(Originate call) {
		return this.operations.placeAsync(call);
	}

	@Override
	public EslCall call(String uuid) {
		return this.operations.call(uuid);
	}

	@Override
	public CompletionStage<EslCall> callAsync(String uuid) {
		return this.operations.callAsync(uuid);
	}

	@Override
	public EslCall call(EslEvent event) {
		return this.operations.call(event);
	}

	@Override
	public Registration listen(String uuid, EslEventListener listener) {
		return this.operations.listen(uuid, listener);
	}

	@Override
	public Registration listen(String uuid, Object handler) {
		EslHandlerAdapter adapter = this.handlerAdapter;
		if (adapter == null) {
			throw new IllegalStateException(
					"Nothing here can call annotated methods of %s; use an EslEventListener, or the Spring Boot starter"
						.formatted(handler.getClass().getName()));
		}
		return adapter.bind(this, uuid, handler);
	}

	@Override
	public Registration listen(EventSelector selector, EslEventListener listener) {
		return this.operations.listen(selector, listener);
	}

}
