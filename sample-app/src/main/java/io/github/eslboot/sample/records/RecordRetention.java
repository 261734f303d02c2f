package io.github.eslboot.sample.records;

import java.time.Instant;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Deletion of old records.
 */
@Component
class RecordRetention {

	private final CallLegRepository legs;

	private final TimelineRepository timelines;

	private final RecordProperties properties;

	RecordRetention(CallLegRepository legs, TimelineRepository timelines, RecordProperties properties) {
		this.legs = legs;
		this.timelines = timelines;
		this.properties = properties;
	}

	@Scheduled(fixedDelayString = "PT10M")
	@Transactional
	void deleteOld() {
		Instant before = Instant.now().minus(this.properties.keep());
		this.legs.deleteOlderThan(before);
		this.timelines.deleteOlderThan(before);
	}

}
