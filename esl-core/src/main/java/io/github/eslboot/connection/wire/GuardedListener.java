package io.github.eslboot.connection.wire;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listener of a connection whose failures are logged and do not reach the connection.
 * Allocates nothing, since it is called for every event.
 */
final class GuardedListener implements EslConnectionListener {

	private static final Logger logger = LoggerFactory.getLogger(GuardedListener.class);

	private final ConnectionOptions options;

	private final EslConnectionListener listener;

	GuardedListener(ConnectionOptions options, EslConnectionListener listener) {
		this.options = options;
		this.listener = listener;
	}

	@Override
	public void onEvent(EslEvent event) {
		try {
			this.listener.onEvent(event);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	@Override
	public void onReadComplete() {
		try {
			this.listener.onReadComplete();
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	@Override
	public void onLogData(EslMessage.LogData line) {
		try {
			this.listener.onLogData(line);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	@Override
	public void onUnparsed(EslMessage.Unparsed frame) {
		try {
			this.listener.onUnparsed(frame);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	@Override
	public void onDisconnectNotice(DisconnectNotice notice) {
		try {
			this.listener.onDisconnectNotice(notice);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	@Override
	public void onClosed(EslException cause) {
		try {
			this.listener.onClosed(cause);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/** Runs a callback of the same owner with the same guard. */
	void run(Runnable callback) {
		try {
			callback.run();
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void failed(Throwable failure) {
		logger.error("{}: connection listener failed; the connection continues", this.options, failure);
	}

}
