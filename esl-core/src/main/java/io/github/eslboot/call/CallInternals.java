package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.eslboot.call.link.CallLink;
import io.github.eslboot.call.link.NodeCallLink;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.HangupCause;

/**
 * Internal: methods of {@link EslCalls} and {@link PendingCall} for the other packages of
 * this library. May change in any release.
 */
public final class CallInternals {

	private CallInternals() {
	}

	/**
	 * Internal: creates the calls of a server.
	 * @param pool sends the commands
	 * @param stream delivers the events
	 * @param commandTimeout maximum time until the reply to a command
	 * @param timeout maximum time that an operation of a handle may take by default
	 * @return the calls
	 */
	public static EslCalls ofNode(EslConnectionPool pool, EventStream stream, Duration commandTimeout,
			Duration timeout) {
		return ofLink(new NodeCallLink(pool, stream, commandTimeout), pool.options().acquireTimeout(), timeout);
	}

	/**
	 * Internal: creates the calls of a link.
	 * @param link sends the commands and delivers the events
	 * @param readyTimeout maximum time until the events of a call are subscribed to
	 * @param timeout maximum time that an operation of a handle may take by default
	 * @return the calls
	 */
	public static EslCalls ofLink(CallLink link, Duration readyTimeout, Duration timeout) {
		return new EslCalls(link, readyTimeout, timeout);
	}

	/**
	 * Internal: returns the handle of a live call, with the state that the server
	 * reports. Blocks.
	 * @param calls the calls of its server
	 * @param uuid the call
	 * @return the handle
	 * @throws io.github.eslboot.command.EslCommandException when there is no such call
	 */
	public static EslCall call(EslCalls calls, String uuid) {
		return calls.call(uuid);
	}

	/**
	 * Internal: asynchronous form of {@link #call(EslCalls, String)}.
	 * @param calls the calls of its server
	 * @param uuid the call
	 * @return completes with the handle, on an event loop or in the caller
	 */
	public static CompletableFuture<EslCall> callAsync(EslCalls calls, String uuid) {
		return calls.callAsync(uuid);
	}

	/**
	 * Internal: returns the handle of an event's call. Does not block.
	 * @param calls the calls of its server
	 * @param event an event of a call
	 * @return the handle
	 * @throws IllegalArgumentException when the event is about no call
	 */
	public static EslCall call(EslCalls calls, EslEvent event) {
		return calls.call(event);
	}

	/**
	 * Internal: returns the handle of a call for which FreeSWITCH opened a connection.
	 * @param calls the calls of the connection
	 * @param data data of the call, with its uuid
	 * @return the handle
	 */
	public static EslCall attach(EslCalls calls, EslEvent data) {
		return calls.attach(data);
	}

	/**
	 * Internal: ends all calls, which were hung up without an event that reports it.
	 * @param calls the calls
	 * @param cause the hangup cause
	 */
	public static void hungUp(EslCalls calls, HangupCause cause) {
		calls.hungUp(cause);
	}

	/**
	 * Internal: starts to originate a call.
	 * @param call the call
	 * @param resources threads that complete the futures of the pending call
	 * @param work selects a node and calls {@link #originate} for it, once or, while
	 * nothing was sent, again for another node. Its future completes without a worker,
	 * and cancelling it ends the wait for a node or a limit
	 * @return the pending call
	 */
	public static PendingCall pending(Originate call, EslClientResources resources,
			Function<PendingCall, CompletableFuture<BackgroundJob>> work) {
		return PendingCall.start(call, resources, work);
	}

	/**
	 * Internal: originates a pending call on a node. Subscribes to the events of its legs
	 * first.
	 * @param calls the calls of the node
	 * @param pending the pending call
	 * @param call the call
	 * @param job starts the background job; not called if the call was cancelled
	 * @return completes on an event loop when the server has accepted the job
	 */
	public static CompletableFuture<BackgroundJob> originate(EslCalls calls, PendingCall pending, Originate call,
			Supplier<? extends CompletionStage<BackgroundJob>> job) {
		return calls.originate(pending, call, job);
	}

}
