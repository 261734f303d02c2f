package io.github.eslboot.call;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.github.eslboot.call.CallProgress.CallLeg;
import io.github.eslboot.call.CallProgress.EndedBy;
import io.github.eslboot.call.CallProgress.LegState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Progress of the two legs of a call: each state of a leg is reported once, in order, on
 * callback threads. A listener that is added later receives the earlier progress first.
 */
final class TwoLegProgress {

	private static final Logger logger = LoggerFactory.getLogger(TwoLegProgress.class);

	private final Executor callbacks;

	/** Used by tasks of {@link #callbacks} only, like the listeners. */
	private final List<CallProgress> reported = new ArrayList<>();

	private final List<CallProgress.Listener> listeners = new ArrayList<>();

	/** Last progress of each leg. Guarded by this. */
	private final Map<CallLeg, CallProgress> last = new EnumMap<>(CallLeg.class);

	/** Who ends the call, or {@code null} while unknown. Guarded by this. */
	private @Nullable EndedBy endedBy;

	private final CompletableFuture<TwoLegEnd> ended = new CompletableFuture<>();

	/**
	 * Creates the progress of a call that has none yet.
	 * @param callbacks runs its tasks one at a time and in order
	 */
	TwoLegProgress(Executor callbacks) {
		this.callbacks = callbacks;
	}

	void add(CallProgress.Listener listener) {
		this.callbacks.execute(() -> {
			this.reported.forEach((progress) -> notify(listener, progress));
			this.listeners.add(listener);
		});
	}

	private static void notify(CallProgress.Listener listener, CallProgress progress) {
		try {
			listener.onProgress(progress);
		}
		catch (Throwable ex) {
			logger.error("Call {}: listener {} failed for '{}'; the next progress follows", progress.uuid(), listener,
					progress, ex);
		}
	}

	/** Returns a future that completes when both legs have ended. */
	CompletableFuture<TwoLegEnd> ended() {
		return this.ended;
	}

	/** Records that the application, or a timeout of the library, ends the call. */
	void endedByApplication() {
		endedBy(EndedBy.APPLICATION);
	}

	/** Records who ends the call, unless it is known. */
	synchronized void endedBy(EndedBy endedBy) {
		if (this.endedBy == null) {
			this.endedBy = endedBy;
		}
	}

	/** Reports a state, unless the leg is already further. */
	synchronized void report(CallLeg leg, LegState state, String uuid) {
		CallProgress before = this.last.get(leg);
		if (before == null || before.state().compareTo(state) < 0) {
			report(new CallProgress(leg, state, uuid, null, null));
		}
	}

	/**
	 * Reports the end of a leg, unless it was reported before.
	 * @param leg the leg
	 * @param uuid uuid of the leg
	 * @param end its end, or {@code null} if it was never dialled
	 * @param moved whether it was moved to another partner before
	 */
	void ended(CallLeg leg, String uuid, @Nullable CallEnd end, boolean moved) {
		TwoLegEnd both;
		synchronized (this) {
			CallProgress before = this.last.get(leg);
			if (before != null && before.state() == LegState.ENDED) {
				return;
			}
			boolean known = end == null || end.kind() == CallEnd.Kind.HUNG_UP;
			CallProgress other = this.last.get(leg.other());
			boolean first = other == null || other.state() != LegState.ENDED;
			if (first && known && !moved && this.endedBy == null) {
				this.endedBy = (leg == CallLeg.A) ? EndedBy.A : EndedBy.B;
			}
			report(new CallProgress(leg, LegState.ENDED, uuid, end, (known && !moved) ? this.endedBy : null));
			CallProgress a = this.last.get(CallLeg.A);
			CallProgress b = this.last.get(CallLeg.B);
			if (first || a == null || b == null) {
				return;
			}
			both = new TwoLegEnd(a.end(), b.end(), this.endedBy);
		}
		this.ended.complete(both);
	}

	/** Called with the lock held, so that the tasks are in the order of the progress. */
	private void report(CallProgress progress) {
		this.last.put(progress.leg(), progress);
		this.callbacks.execute(() -> {
			this.reported.add(progress);
			this.listeners.forEach((listener) -> notify(listener, progress));
		});
	}

}
