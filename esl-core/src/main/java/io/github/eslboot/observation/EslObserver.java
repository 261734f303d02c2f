package io.github.eslboot.observation;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/**
 * Observer of the work of a client, for traces and timers. A client without an observer
 * has no cost. Each method returns {@code null} for work that is not to be observed.
 * <p>
 * The methods are called on the thread that requests the work, which may be an event
 * loop, and must not block. Their failures are logged and have no effect on the work. Set
 * the observer with {@code EslClientResources.Builder.observer}.
 *
 * @since 0.1.0
 */
public interface EslObserver {

	/**
	 * Called before a command is sent, and before it waits for a connection. Commands on
	 * borrowed connections, subscriptions and idle checks are not observed.
	 * @param node name of the node, or of the session server for the command of an
	 * outbound session
	 * @param command the command
	 * @return the observed command, whose result is the reply; or {@code null}
	 */
	default @Nullable Observed<EslReply> command(String node, EslCommand command) {
		return null;
	}

	/**
	 * Called before the command of a background job is sent.
	 * @param node name of the node
	 * @param command name of the API command
	 * @return the observed job, whose result is the name of a {@code JobResult.Outcome};
	 * or {@code null}
	 */
	default @Nullable Observed<String> job(String node, String command) {
		return null;
	}

	/**
	 * Called when a call is to be placed, before it waits for a node and for limits.
	 * @param call the call
	 * @return the observed call, or {@code null}
	 */
	default @Nullable ObservedCall originate(Originate call) {
		return null;
	}

	/**
	 * Called before the handler of an outbound session is called, on its thread.
	 * @param server name of the session server
	 * @param data data of the call, with its channel variables
	 * @return the observed session, which ends when the handler returns; or {@code null}
	 */
	default @Nullable Observed<Void> session(String server, EslEvent data) {
		return null;
	}

	/**
	 * Called before a handler method is invoked, on its thread.
	 * @param id the id of the handler
	 * @param payload the event, notice, call record or session
	 * @param uuid the uuid of the call, or {@code null} if there is none
	 * @return the observed invocation, or {@code null}
	 */
	default @Nullable Observed<Void> handler(String id, Object payload, @Nullable String uuid) {
		return null;
	}

	/**
	 * Returns the context that is current on the calling thread, so that work which is
	 * continued on another thread belongs to it.
	 * @return the context, or {@code null} if there is none
	 */
	default @Nullable ObservedContext current() {
		return null;
	}

}
