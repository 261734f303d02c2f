package io.github.eslboot.call;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.eslboot.call.link.CallLink;
import io.github.eslboot.call.link.NodeCallLink;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.Registration;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.observation.ObservedCall;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * Internal: gives the other packages of this library access to package-private members of
 * {@link EslCalls} and {@link PendingCall}.
 *
 * @since 0.1.0
 */
public final class CallInternals {

	private CallInternals() {
	}

	/**
	 * Internal: creates the registry of calls of a server.
	 * @param pool sends the commands
	 * @param stream delivers the events
	 * @param commandTimeout maximum time until the reply to a command
	 * @param timeout default timeout of the operations of a handle
	 * @return the registry
	 */
	public static EslCalls ofNode(EslConnectionPool pool, EventStream stream, Duration commandTimeout,
			Duration timeout) {
		return new EslCalls(new NodeCallLink(pool, stream, commandTimeout), pool.options().acquireTimeout(), timeout,
				new LiveCalls(pool, stream));
	}

	/**
	 * Internal: creates a view of the calls of several servers.
	 * @param nodes returns the registries of calls of the current servers
	 * @param resources threads of the client
	 * @param timeout maximum time to wait for the calls of the servers
	 * @return the view
	 */
	public static ServerCalls ofNodes(Supplier<List<EslCalls>> nodes, EslClientResources resources, Duration timeout) {
		return new ServerCalls(nodes, resources, timeout);
	}

	/**
	 * Internal: creates the registry of calls of a link.
	 * @param link sends the commands and delivers the events
	 * @param readyTimeout maximum time until the events of a call are subscribed to
	 * @param timeout default timeout of the operations of a handle
	 * @return the registry
	 */
	public static EslCalls ofLink(CallLink link, Duration readyTimeout, Duration timeout) {
		return new EslCalls(link, readyTimeout, timeout);
	}

	/**
	 * Internal: returns the handle of a live call, with the state that the server
	 * reports. Blocks.
	 * @param calls the registry of calls of the server
	 * @param uuid the call
	 * @return the handle
	 * @throws io.github.eslboot.command.EslCommandException when there is no such call
	 */
	public static EslCall call(EslCalls calls, String uuid) {
		return calls.call(uuid);
	}

	/**
	 * Internal: asynchronous form of {@link #call(EslCalls, String)}.
	 * @param calls the registry of calls of the server
	 * @param uuid the call
	 * @return a future that completes with the handle, on an event loop or on the calling
	 * thread
	 */
	public static CompletableFuture<EslCall> callAsync(EslCalls calls, String uuid) {
		return calls.callAsync(uuid);
	}

	/**
	 * Internal: returns the handle of the call of an event. Does not block.
	 * @param calls the registry of calls of the server
	 * @param event an event of a call
	 * @return the handle
	 * @throws IllegalArgumentException when the event does not belong to a call
	 */
	public static EslCall call(EslCalls calls, EslEvent event) {
		return calls.call(event);
	}

	/**
	 * Internal: returns the handle of a call for which FreeSWITCH opened a connection.
	 * @param calls the registry of calls of the connection
	 * @param data data of the call, with its uuid
	 * @return the handle
	 */
	public static EslCall attach(EslCalls calls, EslEvent data) {
		return calls.attach(data);
	}

	/**
	 * Internal: ends all calls of a registry: they were hung up, and no event reports it.
	 * @param calls the registry of calls
	 * @param cause the hangup cause
	 */
	public static void hungUp(EslCalls calls, HangupCause cause) {
		calls.hungUp(cause);
	}

	/**
	 * Internal: hangs up a call, without a callback thread for the result.
	 * @param call the call
	 * @param cause the hangup cause
	 * @param timeout maximum time to wait for the end
	 * @return completes on an event loop or on the calling thread
	 */
	public static CompletableFuture<CallEnd> hangupOnLoop(EslCall call, HangupCause cause, Duration timeout) {
		return new CallActions(call.control(), timeout).hangup(cause);
	}

	/**
	 * Internal: starts the flows of calls.
	 * @param options the options
	 * @param flow the flow
	 * @param resources threads of the client
	 * @param calls returns the handle of the call of an event
	 * @param listen registers a listener that is called on event loops
	 * @return the flows
	 */
	public static CallFlows flows(CallFlowOptions options, CallFlow flow, EslClientResources resources,
			Function<EslEvent, EslCall> calls, BiFunction<EventSelector, EslEventListener, Registration> listen) {
		return CallFlows.start(options, flow, resources, calls, listen);
	}

	/**
	 * Internal: starts the delivery of the records of ended calls.
	 * @param options the options
	 * @param listener receives the records
	 * @param resources threads of the client
	 * @param listen registers a listener that is called on event loops
	 * @return the delivery
	 */
	public static CallRecords records(CallRecordOptions options, CallRecordListener listener,
			EslClientResources resources, BiFunction<EventSelector, EslEventListener, Registration> listen) {
		return CallRecords.start(options, listener, resources, listen);
	}

	/**
	 * Internal: starts to originate a call.
	 * @param call the call
	 * @param resources threads that complete the futures of the pending call
	 * @param observed the observation of the call, or {@code null} if it is not observed
	 * @param work selects a node and calls {@link #originate} for it, and again for
	 * another node if the first one failed before anything was sent. The returned future
	 * completes on an event loop or on the calling thread; cancelling it ends the wait
	 * for a node or a limit
	 * @return the pending call
	 */
	public static PendingCall pending(Originate call, EslClientResources resources, @Nullable ObservedCall observed,
			Function<PendingCall, CompletableFuture<BackgroundJob>> work) {
		return PendingCall.start(call, resources, observed, work);
	}

	/**
	 * Internal: originates a pending call on a node. Subscribes to the events of its legs
	 * first.
	 * @param calls the registry of calls of the node
	 * @param pending the pending call
	 * @param call the call
	 * @param job starts the background job; not called if the call was cancelled
	 * @return a future that completes on an event loop or on the calling thread when the
	 * server has accepted the job
	 */
	public static CompletableFuture<BackgroundJob> originate(EslCalls calls, PendingCall pending, Originate call,
			Supplier<? extends CompletionStage<BackgroundJob>> job) {
		return calls.originate(pending, call, job);
	}

	/**
	 * Internal: starts a call of two legs.
	 * @param call leg A, with its leg B
	 * @param resources threads that complete the futures and call the listeners
	 * @param timeout maximum time until a leg is answered, and timeout of the handles
	 * @param observed the observation of leg A, or {@code null} if it is not observed
	 * @param work originates leg A, as for {@link #pending}; the second argument
	 * completes when no further leg will be dialled
	 * @return the call
	 */
	public static TwoLegCall connect(Originate call, EslClientResources resources, Duration timeout,
			@Nullable ObservedCall observed,
			BiFunction<PendingCall, CompletionStage<?>, CompletableFuture<BackgroundJob>> work) {
		return new TwoLegCall(TwoLegControl.start(call, resources, timeout, observed, work));
	}

	/**
	 * Internal: returns the number of calls that were originated on a server and have not
	 * ended.
	 * @param calls the registry of calls of the server
	 * @return the number
	 */
	public static int placed(EslCalls calls) {
		return calls.placed().size();
	}

	/**
	 * Internal: hangs up the calls that were originated on a server, and refuses further
	 * ones.
	 * @param calls the registry of calls of the server
	 * @return a future that completes when they have ended and their last events are
	 * queued for all listeners, on an event loop or on the calling thread
	 */
	public static CompletableFuture<Void> hangUpPlaced(EslCalls calls) {
		return calls.hangUpPlaced();
	}

}
