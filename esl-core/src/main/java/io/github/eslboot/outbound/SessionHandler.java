package io.github.eslboot.outbound;

/**
 * Serves calls that FreeSWITCH hands to the application. Called on a thread that may
 * block, never on an event loop; sessions are served side by side.
 */
@FunctionalInterface
public interface SessionHandler {

	/**
	 * Serves a session. When it returns, the connection is closed and the call goes on in
	 * the dialplan, unless it has ended or {@link EslSession#keepOpen()} was called.
	 * @param session the session, connected
	 * @throws Exception when the call cannot be served; logged and counted, and the call
	 * is hung up or released as the server's options say. What it throws because the
	 * caller has gone is no failure
	 */
	void handle(EslSession session) throws Exception;

}
