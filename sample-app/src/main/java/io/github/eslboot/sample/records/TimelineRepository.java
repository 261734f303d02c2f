package io.github.eslboot.sample.records;

import java.time.Instant;

import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

/**
 * Stored timelines.
 */
interface TimelineRepository extends ListCrudRepository<Timeline, String> {

	/** Deletes timelines with their entries, which the foreign key deletes. */
	@Modifying
	@Query("""
			delete from timeline where uuid in
			(select timeline from timeline_entry group by timeline having max(at) < :before)""")
	int deleteOlderThan(Instant before);

}
