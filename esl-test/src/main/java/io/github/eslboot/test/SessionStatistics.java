package io.github.eslboot.test;

/**
 * Counters of calls for {@code status} and HEARTBEAT. Thread-safe.
 */
final class SessionStatistics {

	private int total;

	private int peak;

	private long second;

	private int thisSecond;

	private int lastSecond;

	private int perSecondMax;

	/** Returns the number of the next session. */
	synchronized int nextId() {
		return ++this.total;
	}

	synchronized void started(int live) {
		this.peak = Math.max(this.peak, live);
		advance();
		this.perSecondMax = Math.max(this.perSecondMax, ++this.thisSecond);
	}

	private void advance() {
		long now = System.nanoTime() / 1_000_000_000L;
		if (now != this.second) {
			this.lastSecond = (now == this.second + 1) ? this.thisSecond : 0;
			this.second = now;
			this.thisSecond = 0;
		}
	}

	synchronized int total() {
		return this.total;
	}

	synchronized int peak() {
		return this.peak;
	}

	synchronized int lastSecond() {
		advance();
		return this.lastSecond;
	}

	synchronized int perSecondMax() {
		return this.perSecondMax;
	}

}
