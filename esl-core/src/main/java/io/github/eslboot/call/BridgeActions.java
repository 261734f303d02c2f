package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.internal.Futures;
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
	CompletableFuture<BridgeControl> dial(String dialString) {
		CompletableFuture<BridgeControl> result = new CompletableFuture<>();
		CompletableFuture<CallBridges.Leg> bridged = this.control.monitor()
			.awaitBridge((state, event) -> event != null && event.type() == EventName.CHANNEL_BRIDGE, this.timeout);
		bridged.thenApply((leg) -> BridgeControl.of(this.control, leg)).whenComplete((bridge, failure) -> {
			if (failure == null) {
				result.complete(bridge);
			}
			else {
				result.completeExceptionally(Futures.unwrap(failure));
			}
		});
		result.whenComplete((known, failure) -> bridged.cancel(false));
		this.control.applications()
			.execute("bridge", dialString, false, this.timeout)
			.whenComplete((ended, failure) -> result
				.completeExceptionally((failure != null) ? Futures.unwrap(failure) : failed(disposition(ended))));
		return result;
	}

	/** Bridges the call with another one. */
	CompletableFuture<BridgeControl> join(CallControl other) {
		return this.control.subscribed(this.timeout)
			.thenCompose((ready) -> other.subscribed(this.timeout))
			.thenCompose((ready) -> joinSubscribed(other));
	}

	private CompletableFuture<BridgeControl> joinSubscribed(CallControl other) {
		String otherUuid = other.uuid();
		CompletableFuture<CallBridges.Leg> bridged = this.control.monitor()
			.awaitBridge((state, event) -> otherUuid.equals(state.bridgedWith()), this.timeout);
		CompletableFuture<BridgeControl> result = new CompletableFuture<>();
		bridged.whenComplete((leg, failure) -> {
			if (failure == null) {
				result.complete(new BridgeControl(this.control, other, leg));
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

	/** Takes over another call. */
	CompletableFuture<BridgeControl> intercept(CallControl other) {
		return this.control.subscribed(this.timeout)
			.thenCompose((ready) -> other.subscribed(this.timeout))
			.thenCompose((ready) -> interceptSubscribed(other));
	}

	private CompletableFuture<BridgeControl> interceptSubscribed(CallControl other) {
		String otherUuid = other.uuid();
		CompletableFuture<CallBridges.Leg> bridged = this.control.monitor()
			.awaitBridge((state, event) -> otherUuid.equals(state.bridgedWith()), this.timeout);
		CallEnd ended = other.snapshot().end();
		if (ended != null) {
			bridged.completeExceptionally(failed(ended.cause()));
			return bridged.thenApply((leg) -> new BridgeControl(this.control, other, leg));
		}
		other.ended().thenAccept((end) -> bridged.completeExceptionally(failed(end.cause())));
		this.control.applications()
			.execute("intercept", otherUuid, false, this.timeout)
			.whenComplete((done, failure) -> {
				if (failure != null) {
					bridged.completeExceptionally(Futures.unwrap(failure));
				}
				else if (!otherUuid.equals(done.event().header("Other-Leg-Unique-ID"))) {
					bridged.completeExceptionally(failed(null));
				}
			});
		return bridged.thenApply((leg) -> new BridgeControl(this.control, other, leg));
	}

	private BridgeFailedException failed(@Nullable HangupCause cause) {
		return new BridgeFailedException(this.control.uuid(), this.control.link().node(),
				(cause != null) ? cause : HangupCause.NORMAL_UNSPECIFIED);
	}

	private static @Nullable HangupCause disposition(ApplicationResult bridge) {
		return CallSnapshot.cause(bridge.variable("originate_disposition"));
	}

}
