package io.github.eslboot.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refreshes where nobody waits for the outcome. */
final class RefreshTrigger {

	private static final Logger logger = LoggerFactory.getLogger(EslRefresher.class);

	private final Iterable<EslRefresher> refreshers;

	RefreshTrigger(Iterable<EslRefresher> refreshers) {
		this.refreshers = refreshers;
	}

	void refresh(String reason) {
		logger.debug("{}; looking for changes", reason);
		for (EslRefresher refresher : this.refreshers) {
			try {
				refresher.refresh();
			}
			catch (RuntimeException ex) {
				logger.error("{}, but the Event Socket client goes on as before: {}", reason, ex.getMessage(), ex);
			}
		}
	}

}
