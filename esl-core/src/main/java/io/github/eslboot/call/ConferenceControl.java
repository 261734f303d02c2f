package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.call.link.CallLink;
import io.github.eslboot.command.ConferenceCommands;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.EslCommandException.ErrorCode;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.event.RoutingHeader;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;

/**
 * A conference on one server. The futures complete on an event loop or on the calling
 * thread.
 */
final class ConferenceControl {

	static final String SUBCLASS = "conference::maintenance";

	private final CallLink link;

	private final String name;

	ConferenceControl(CallLink link, String name) {
		this.link = link;
		this.name = name;
	}

	CallLink link() {
		return this.link;
	}

	String name() {
		return this.name;
	}

	/**
	 * Waits for a number of members. Reads the number first, and again after a gap.
	 */
	CompletableFuture<Integer> awaitMembers(int count, Duration timeout) {
		if (count < 1) {
			throw new IllegalArgumentException("'count' must be positive, but is " + count);
		}
		if (!this.link.observesOtherCalls()) {
			throw new IllegalStateException(
					"%s: the session receives only the events of its own call".formatted(this.link.node()));
		}
		CompletableFuture<Integer> reached = CallTimeouts.expiring(this.link, timeout,
				() -> new EslTimeoutException("%s: conference %s did not have %d members within %s"
					.formatted(this.link.node(), this.name, count, Durations.toText(timeout))));
		Registration registration = this.link.listen(
				EventSelector.ofCall(this.name).by(RoutingHeader.CONFERENCE).custom(SUBCLASS).build(),
				new SizeListener(reached, count));
		reached.whenComplete((members, failure) -> registration.cancel());
		registration.ready().whenComplete((ready, failure) -> {
			if (failure != null) {
				reached.completeExceptionally(Futures.unwrap(failure));
			}
			else {
				check(reached, count);
			}
		});
		return reached;
	}

	private void check(CompletableFuture<Integer> reached, int count) {
		this.link.run(ConferenceCommands.count(this.name)).whenComplete((members, failure) -> {
			Throwable reason = (failure != null) ? Futures.unwrap(failure) : null;
			if (reason == null) {
				complete(reached, count, members);
			}
			else if (!(reason instanceof EslCommandException refusal && refusal.errorCode() == ErrorCode.NOT_FOUND)) {
				reached.completeExceptionally(reason);
			}
		});
	}

	private static void complete(CompletableFuture<Integer> reached, int count, int members) {
		if (members >= count) {
			reached.complete(members);
		}
	}

	@Override
	public String toString() {
		return "conference %s on %s".formatted(this.name, this.link.node());
	}

	/** Observes the number of members. */
	private final class SizeListener implements EslEventListener {

		private final CompletableFuture<Integer> reached;

		private final int count;

		SizeListener(CompletableFuture<Integer> reached, int count) {
			this.reached = reached;
			this.count = count;
		}

		@Override
		public void onEvent(EslEvent event) {
			String size = event.header("Conference-Size");
			if (size != null && size.matches("\\d{1,9}")) {
				complete(this.reached, this.count, Integer.parseInt(size));
			}
		}

		@Override
		public void onGap(EventGap gap) {
			check(this.reached, this.count);
		}

		@Override
		public void onEnd(EndReason reason) {
			this.reached.completeExceptionally(new EslException("%s: the events of conference %s are no longer received"
				.formatted(ConferenceControl.this.link.node(), ConferenceControl.this.name)));
		}

	}

}
