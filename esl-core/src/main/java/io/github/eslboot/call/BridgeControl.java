package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.command.UuidCommands.TransferLeg;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;

/**
 * Operations on one bridge of a call. The futures complete on an event loop or on the
 * calling thread.
 */
final class BridgeControl {

	private final CallControl call;

	/** Call of the partner, or {@code null} if its events are not received. */
	private final @Nullable CallControl partner;

	private final CallBridges.Leg leg;

	BridgeControl(CallControl call, @Nullable CallControl partner, CallBridges.Leg leg) {
		this.call = call;
		this.partner = partner;
		this.leg = leg;
	}

	/** Returns the bridge of a call; starts to follow the partner. */
	static BridgeControl of(CallControl call, CallBridges.Leg leg) {
		return new BridgeControl(call, call.partner(leg.partner()), leg);
	}

	CallControl call() {
		return this.call;
	}

	/**
	 * Returns the call of the partner.
	 * @throws IllegalStateException when its events are not received
	 */
	CallControl partner() {
		if (this.partner == null) {
			throw new IllegalStateException("%s: the session receives only the events of its call %s; "
				.formatted(this.call.link().node(), this.call.uuid())
					+ "a template of this server has a handle of its partner %s".formatted(this.leg.partner()));
		}
		return this.partner;
	}

	String partnerUuid() {
		return this.leg.partner();
	}

	/** Returns whether the two legs are connected now, and neither consults. */
	boolean isCurrent() {
		return !this.leg.ended().isDone() && this.leg.partner().equals(this.call.snapshot().bridgedWith());
	}

	/** Returns a future that completes with the end, without a timeout. */
	CompletableFuture<BridgeEnd> ended() {
		return this.leg.ended();
	}

	CompletableFuture<BridgeEnd> awaitEnd(Duration timeout) {
		return this.call.monitor().awaitEnd(this.leg, timeout);
	}

	/**
	 * Returns the bridge from the partner's point of view, as soon as the partner's
	 * events report it; exceptionally with a {@link BridgeEndedException}.
	 */
	CompletableFuture<BridgeControl> opposite(Duration timeout) {
		CallControl other = partner();
		BridgeEnd ended = this.leg.ended().getNow(null);
		if (ended != null) {
			return CompletableFuture.failedFuture(hasEnded("opposite", ended));
		}
		CallBridges.Leg known = other.monitor().bridgeWith(this.call.uuid());
		if (known != null) {
			return CompletableFuture.completedFuture(new BridgeControl(other, this.call, known));
		}
		CompletableFuture<CallBridges.Leg> opposite = other.monitor()
			.awaitBridgeWith(this.call.uuid(), "opposite", timeout);
		this.leg.ended().thenAccept((end) -> opposite.completeExceptionally(hasEnded("opposite", end)));
		return opposite.thenApply((found) -> new BridgeControl(other, this.call, found));
	}

	/** Ends the bridge and parks both legs. */
	CompletableFuture<@Nullable Void> split(Duration timeout) {
		return whileBridged("split", () -> {
			CompletableFuture<EslEvent> parked = parked(this.call, timeout);
			CompletableFuture<EslEvent> other = (this.partner != null) ? parked(this.partner, timeout) : parked;
			return CallWaits.failing(CompletableFuture.allOf(parked, other),
					this.call.commands().run(UuidCommands.parkBoth(this.call.uuid())), parked, other);
		}, timeout);
	}

	private static CompletableFuture<EslEvent> parked(CallControl control, Duration timeout) {
		return control.monitor().next(EventName.CHANNEL_PARK, "split", timeout);
	}

	/** Transfers the call to an extension; the partner is hung up. */
	CompletableFuture<@Nullable Void> transferBlind(String extension, String dialplan, String context,
			Duration timeout) {
		ApiCommand<@Nullable Void> command = UuidCommands.transfer(this.call.uuid(), TransferLeg.ALEG, extension,
				dialplan, context);
		return whileBridged("transferBlind", () -> {
			CompletableFuture<BridgeEnd> ended = awaitEnd(timeout);
			return CallWaits.failing(ended, this.call.commands().run(command), ended)
				.thenAccept((end) -> checkMovedOn("transferBlind", end));
		}, timeout);
	}

	private void checkMovedOn(String operation, BridgeEnd end) {
		CallEnd ended = this.call.snapshot().end();
		if (end.kind() == BridgeEnd.EndKind.CALL_ENDED && ended != null) {
			throw this.call.monitor().endedException(operation, ended);
		}
		if (!end.movedOn()) {
			throw hasEnded(operation, end);
		}
	}

	/** Runs an operation unless the bridge has ended. */
	<T extends @Nullable Object> CompletableFuture<T> whileBridged(String operation,
			Supplier<CompletableFuture<T>> work, Duration timeout) {
		CallEnd end = this.call.snapshot().end();
		if (end != null) {
			return CompletableFuture.failedFuture(this.call.monitor().endedException(operation, end));
		}
		BridgeEnd ended = this.leg.ended().getNow(null);
		if (ended != null) {
			return CompletableFuture.failedFuture(hasEnded(operation, ended));
		}
		CompletableFuture<Void> ready = this.call.subscribed(timeout);
		return ((this.partner != null) ? ready.thenCombine(this.partner.subscribed(timeout), (a, b) -> a) : ready)
			.thenCompose((subscribed) -> work.get());
	}

	private BridgeEndedException hasEnded(String operation, BridgeEnd end) {
		return new BridgeEndedException(this.call.link().node(), operation, this, end);
	}

	@Override
	public String toString() {
		return "bridge of call %s with %s".formatted(this.call.uuid(), this.leg.partner());
	}

}
