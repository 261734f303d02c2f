package io.github.eslboot.sample.recordings;

import java.util.List;

import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

/**
 * Stored recordings.
 */
interface RecordingRepository extends ListCrudRepository<Recording, Long> {

	List<Recording> findTop100ByOrderByStartedAtDesc();

	@Modifying
	@Query("update recording set length_millis = :millis where call_uuid = :callUuid and file = :file")
	int finish(String callUuid, String file, long millis);

}
