package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/** Establishes bridges of a call. */
final class BridgeActions {

	private final CallControl control;

	private final Duration timeout;

	BridgeActions(CallControl control, Duration timeout) {
		this.control = control;
		this.timeout = timeout;
	}

	/**
	 * Dials a B-leg and bridges the call with it. The application is sent without an
	 * event lock, so that other applications can run during the bridge.
	 */
	CompletableFuture<Bridge> dial(String dialString) {
		CompletableFuture<Bridge> result = new CompletableFuture<>();
		CompletableFuture<EslEvent> bridged = this.control.monitor()
			.next(EventName.CHANNEL_BRIDGE, "bridge", this.timeout);
		bridged.thenAccept((event) -> result.complete(bridgeWith(partner())));
		result.whenComplete((known, failure) -> bridged.cancel(false));
		this.control.applications()
			.execute("bridge", dialString, false, this.timeout)
			.whenComplete((ended, failure) -> result
				.completeExceptionally((failure != null) ? Futures.unwrap(failure) : failed(disposition(ended))));
		return result;
	}

	/** Bridges the call with another one. */
	CompletableFuture<Bridge> join(CallControl other) {
		return this.control.subscribed(this.timeout)
			.thenCompose((ready) -> other.subscribed(this.timeout))
			.thenCompose((ready) -> joinSubscribed(other));
	}

	private CompletableFuture<Bridge> joinSubscribed(CallControl other) {
		String otherUuid = other.uuid();
		CompletableFuture<CallSnapshot> bridged = this.control.monitor()
			.await((state) -> otherUuid.equals(state.bridgedWith()), "bridge", this.timeout);
		CompletableFuture<Bridge> result = new CompletableFuture<>();
		bridged.whenComplete((state, failure) -> {
			if (failure == null) {
				result.complete(bridgeWith(otherUuid));
			}
			else {
				result.completeExceptionally(Futures.unwrap(failure));
			}
		});
		other.ended().thenAccept((end) -> result.completeExceptionally(failed(end.cause())));
		this.control.commands().run(UuidCommands.bridge(this.control.uuid(), otherUuid)).exceptionally((failure) -> {
			bridged.completeExceptionally(Futures.unwrap(failure));
			return otherUuid;
		});
		return result;
	}

	private Bridge bridgeWith(String partnerUuid) {
		return new Bridge(this.control.uuid(), partnerUuid);
	}

	private BridgeFailedException failed(@Nullable HangupCause cause) {
		return new BridgeFailedException(this.control.uuid(), this.control.link().node(),
				(cause != null) ? cause : HangupCause.NORMAL_UNSPECIFIED);
	}

	private String partner() {
		String partner = this.control.snapshot().bridgedWith();
		return (partner != null) ? partner : "";
	}

	private static @Nullable HangupCause disposition(ApplicationResult bridge) {
		return CallSnapshot.cause(bridge.variable("originate_disposition"));
	}

}
