package io.github.eslboot.limit.admission;

import java.util.List;

import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Targets that a call may be placed on. Called by any thread, also under the lock of the
 * limiter: must not block.
 *
 * @param <T> type of a target, for example a node
 * @since 0.1.0
 */
public interface Candidates<T> {

	/**
	 * Returns the targets that take calls; asked again while a call waits.
	 * @return a snapshot of the targets
	 */
	List<T> available();

	/**
	 * Returns the counter of a target's own limits.
	 * @param target one of the targets
	 * @return its counter
	 */
	LimitCounter counter(T target);

	/**
	 * Chooses the target for a call.
	 * @param open targets whose limits have room, at least one
	 * @return one of them, or {@code null} if none suits
	 */
	@Nullable T choose(List<T> open);

	/**
	 * Returns the failure of a call for which no target was available, as opposed to one
	 * that a limit held back.
	 * @return the failure
	 */
	EslException noneAvailable();

	/**
	 * Returns candidates with a single target that always takes calls.
	 * @param target the target
	 * @param counter counter of its limits
	 * @param <T> type of the target
	 * @return the candidates
	 */
	static <T> Candidates<T> only(T target, LimitCounter counter) {
		return new Candidates<>() {

			@Override
			public List<T> available() {
				return List.of(target);
			}

			@Override
			public LimitCounter counter(T same) {
				return counter;
			}

			@Override
			public T choose(List<T> open) {
				return target;
			}

			@Override
			public EslException noneAvailable() {
				return new EslConnectionException(EslConnectionException.Reason.UNAVAILABLE, Sent.NO,
						target + " takes no calls", null);
			}

		};
	}

}
