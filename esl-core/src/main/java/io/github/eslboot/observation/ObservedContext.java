package io.github.eslboot.observation;

/**
 * Context of observed work, for example a span, which work that is started on the same
 * thread belongs to. Thread-safe.
 *
 * @since 0.1.0
 */
public interface ObservedContext {

	/**
	 * Makes the context current on the calling thread. Must not block.
	 * @return the scope; close it on the same thread
	 */
	Scope open();

	/** Time during which a context is current on a thread. */
	interface Scope extends AutoCloseable {

		/** Restores the previous context of the thread. */
		@Override
		void close();

	}

}
