package io.github.eslboot.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trigger of automatic refreshes. Runs all refreshers and logs their failures. */
final class RefreshTrigger {

	private static final Logger logger = LoggerFactory.getLogger(RefreshTrigger.class);

	private final Iterable<EslRefresher> refreshers;

	RefreshTrigger(Iterable<EslRefresher> refreshers) {
		this.refreshers = refreshers;
	}

	void refresh(String reason) {
		logger.debug("{}; refreshing the Event Socket client", reason);
		for (EslRefresher refresher : this.refreshers) {
			try {
				refresher.refresh();
			}
			catch (Throwable ex) {
				logger.error("{}, but the Event Socket client could not be refreshed: {}; it keeps its configuration",
						reason, ex.getMessage(), ex);
			}
		}
	}

}
