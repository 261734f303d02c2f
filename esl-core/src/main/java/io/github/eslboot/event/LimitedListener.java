package io.github.eslboot.event;

import io.github.eslboot.protocol.EslEvent;

/** Listener with a limit of its concurrent calls. */
final class LimitedListener implements EslEventListener {

	private final EslEventListener listener;

	private final ConcurrencyLimit limit;

	LimitedListener(EslEventListener listener, ConcurrencyLimit limit) {
		this.listener = listener;
		this.limit = limit;
	}

	@Override
	public Class<?> handlerType() {
		return this.listener.handlerType();
	}

	@Override
	public ConcurrencyLimit concurrencyLimit(EslEvent event) {
		return this.limit;
	}

	@Override
	public void onEvent(EslEvent event) throws Exception {
		this.listener.onEvent(event);
	}

	@Override
	public void onLost(LostEvents lost) {
		this.listener.onLost(lost);
	}

	@Override
	public void onGap(EventGap gap) {
		this.listener.onGap(gap);
	}

	@Override
	public void onEnd(EndReason reason) {
		this.listener.onEnd(reason);
	}

	@Override
	public String toString() {
		return this.listener.toString();
	}

}
