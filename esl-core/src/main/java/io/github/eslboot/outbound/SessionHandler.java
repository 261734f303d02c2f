package io.github.eslboot.outbound;

/**
 * Handler of the calls that FreeSWITCH hands over to the application. Called on a thread
 * that may block, never on an event loop, and concurrently for different sessions.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SessionHandler {

	/**
	 * Serves a session. When the method returns, the connection is closed and the call
	 * continues in the dialplan, unless the call has ended or
	 * {@link EslSession#keepOpen()} was called.
	 * @param session the session, already connected
	 * @throws Exception if the call cannot be served. The failure is logged and counted,
	 * and the call is hung up or released as configured by
	 * {@link EslSessionServerOptions#onHandlerFailure()}. An
	 * {@link io.github.eslboot.protocol.EslException} that is thrown after the call or
	 * its connection has ended does not count as a failure, nor does an
	 * {@link InterruptedException}, see
	 * {@link io.github.eslboot.call.EslCall#interruptOnEnd()}
	 */
	void handle(EslSession session) throws Exception;

}
