package io.github.eslboot.annotation;

/**
 * Handler method that can be stopped and paused while the application runs.
 * <p>
 * Neither a stop nor a pause interrupts or awaits invocations in progress. <b>FreeSWITCH
 * keeps no events:</b> the events of that time are not handled later, because a handler
 * that acts on the call of an old event, for example answers it, usually comes too late.
 * <ul>
 * <li>A <b>paused</b> handler stays subscribed. Its events are dropped, also those that
 * wait for it already, and counted as {@link EslHandlerInfo#skipped() skipped}. It
 * resumes immediately.</li>
 * <li>A <b>stopped</b> handler receives nothing, and its events are not counted. The
 * server sends no more of them when all event handlers of the bean that select the same
 * calls are stopped; {@link EslNoticeHandler notice handlers} of the bean are notified
 * then. After a {@link #start()} the server has to be asked again, which takes a round
 * trip.</li>
 * </ul>
 * For an {@link EslCallHandler @EslCallHandler} method, pause and stop mean that calls
 * that begin from now on get no flow and are left as they are. Flows that run, and calls
 * that wait for one, continue. An {@link EslCallEndHandler @EslCallEndHandler} method can
 * be neither paused nor stopped, because no record of a call may be lost.
 * <p>
 * Thread-safe. Operations return immediately and have no effect if the handler is in the
 * wanted state already.
 *
 * @since 0.1.0
 * @see EslHandlerRegistry#get(String)
 */
public interface EslHandler {

	/**
	 * Returns the id.
	 * @return the id, as in {@link EslEventHandler#id()}
	 */
	String id();

	/**
	 * Returns the state.
	 * @return the current state
	 */
	EslHandlerState state();

	/**
	 * Returns the description of the method with its current counters.
	 * @return a snapshot
	 */
	EslHandlerInfo info();

	/**
	 * Starts a stopped handler. A paused one stays paused.
	 */
	void start();

	/**
	 * Stops the handler.
	 * @throws UnsupportedOperationException for an
	 * {@link EslCallEndHandler @EslCallEndHandler} method
	 */
	void stop();

	/**
	 * Pauses a running handler. A stopped one stays stopped.
	 * @throws UnsupportedOperationException for an
	 * {@link EslCallEndHandler @EslCallEndHandler} method
	 */
	void pause();

	/**
	 * Resumes a paused handler. A stopped one stays stopped.
	 */
	void resume();

}
