package io.github.eslboot.sample.records;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

/**
 * Stored call detail records.
 */
interface CallLegRepository extends ListCrudRepository<CallLeg, Long> {

	Optional<CallLeg> findByUuid(String uuid);

	List<CallLeg> findByCallUuidOrderByCreatedAt(String callUuid);

	/**
	 * Finds the first legs of calls, newest first.
	 * @param number part of the number or name of the caller, or of the dialled number; a
	 * pattern of {@code like} in lower case
	 * @param cause the hangup cause; empty for all
	 * @param from the earliest time of the creation
	 * @param to the time before which the call was created
	 * @param limit the maximum number of calls
	 * @param offset the number of calls to skip
	 */
	@Query("""
			select * from call_leg
			where uuid = call_uuid and created_at >= :from and created_at < :to
			and (lower(coalesce(caller_number, '')) like :number or lower(coalesce(caller_name, '')) like :number
			or lower(coalesce(destination, '')) like :number)
			and (:cause = '' or cause = :cause)
			order by created_at desc, id desc limit :limit offset :offset""")
	List<CallLeg> search(String number, String cause, Instant from, Instant to, int limit, long offset);

	@Modifying
	@Query("delete from call_leg where created_at < :before")
	int deleteOlderThan(Instant before);

}
