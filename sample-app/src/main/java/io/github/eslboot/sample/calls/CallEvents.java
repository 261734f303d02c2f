package io.github.eslboot.sample.calls;

import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslHeader;
import io.github.eslboot.annotation.EslNoticeHandler;
import io.github.eslboot.annotation.EslUuid;
import io.github.eslboot.event.LostEvents;
import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Handler of the events of all calls. The application subscribes to exactly the events
 * that a handler method names.
 */
@Component
class CallEvents {

	private final LiveCalls calls;

	private final Reconciliation reconciliation;

	CallEvents(LiveCalls calls, Reconciliation reconciliation) {
		this.calls = calls;
		this.reconciliation = reconciliation;
	}

	@EslEventHandler({ "CHANNEL_CREATE", "CHANNEL_UUID", "CHANNEL_PROGRESS", "CHANNEL_PROGRESS_MEDIA", "CHANNEL_ANSWER",
			"CHANNEL_BRIDGE", "CHANNEL_UNBRIDGE", "CHANNEL_HOLD", "CHANNEL_UNHOLD", "CHANNEL_CALLSTATE", "DTMF" })
	void changed(@EslUuid String uuid, EslEvent event) {
		this.calls.update(uuid, event);
	}

	@EslEventHandler({ "CHANNEL_HANGUP_COMPLETE", "CHANNEL_DESTROY" })
	void ended(@EslUuid String uuid, @EslHeader("Hangup-Cause") @Nullable String cause) {
		this.calls.end(uuid, cause);
	}

	/**
	 * Compares the calls with the server after events were dropped because the handlers
	 * were too slow.
	 */
	@EslNoticeHandler
	void lost(LostEvents lost) {
		this.reconciliation.request();
	}

}
