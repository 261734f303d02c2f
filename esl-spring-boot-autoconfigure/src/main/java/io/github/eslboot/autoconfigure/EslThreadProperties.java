package io.github.eslboot.autoconfigure;

/**
 * Properties of the threads that all connections share.
 *
 * @since 0.1.0
 */
public class EslThreadProperties {

	/**
	 * Number of threads that read and write sockets.
	 */
	private int io = 2;

	/**
	 * Maximum number of threads that run handlers, and of threads that run callbacks.
	 * They are started as needed. Ignored when virtual threads are enabled.
	 */
	private int workers = 256;

	/**
	 * Whether to run stages that depend on asynchronous operations in the context of the
	 * caller, if context-propagation is on the class path.
	 */
	private boolean propagateContext = true;

	public int getIo() {
		return this.io;
	}

	public void setIo(int io) {
		this.io = io;
	}

	public int getWorkers() {
		return this.workers;
	}

	public void setWorkers(int workers) {
		this.workers = workers;
	}

	public boolean isPropagateContext() {
		return this.propagateContext;
	}

	public void setPropagateContext(boolean propagateContext) {
		this.propagateContext = propagateContext;
	}

}
