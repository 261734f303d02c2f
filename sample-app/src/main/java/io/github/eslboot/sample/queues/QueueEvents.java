package io.github.eslboot.sample.queues;

import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslNoticeHandler;
import io.github.eslboot.event.LostEvents;
import io.github.eslboot.protocol.view.CallCenterEvent;

import org.springframework.stereotype.Component;

/**
 * Handler of the events of the call centre module. The type of the parameter selects
 * them.
 */
@Component
class QueueEvents {

	private final QueueBoard board;

	private final QueueReader reader;

	QueueEvents(QueueBoard board, QueueReader reader) {
		this.board = board;
		this.reader = reader;
	}

	@EslEventHandler
	void on(CallCenterEvent event) {
		this.board.apply(event);
	}

	@EslNoticeHandler
	void lost(LostEvents lost) {
		this.reader.request();
	}

}
