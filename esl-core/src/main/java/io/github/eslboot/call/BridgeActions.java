package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.eslboot.call.QueuedApplication.Mode;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.internal.Futures;
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
		CompletableFuture<CallBridges.Leg> bridged = this.control.monitor().nextBridge("bridge", this.timeout);
		this.control.applications()
			.execute("bridge", dialString, Mode.INTERRUPTIBLE, this.timeout)
			.whenComplete((ended, failure) -> {
				if (failure != null) {
					bridged.completeExceptionally(Futures.unwrap(failure));
				}
				else {
					this.control.monitor()
						.reasonOf(failed(disposition(ended)), "bridge")
						.thenAccept(bridged::completeExceptionally);
				}
			});
		return bridged.thenApply((leg) -> BridgeControl.of(this.control, leg));
	}

	/** Bridges the call with another one. */
	CompletableFuture<BridgeControl> join(CallControl other) {
		return bridge(other, "bridge", (bridged) -> CallWaits.failing(bridged,
				this.control.commands().run(UuidCommands.bridge(this.control.uuid(), other.uuid())), bridged));
	}

	/** Takes over another call. */
	CompletableFuture<BridgeControl> intercept(CallControl other) {
		return bridge(other, "intercept",
				(bridged) -> this.control.applications()
					.execute("intercept", other.uuid(), Mode.INTERRUPTIBLE, this.timeout)
					.whenComplete((done, failure) -> {
						if (failure != null) {
							bridged.completeExceptionally(Futures.unwrap(failure));
						}
						else if (!other.uuid().equals(done.event().header("Other-Leg-Unique-ID"))) {
							bridged.completeExceptionally(failed(null));
						}
					}));
	}

	/**
	 * Starts an operation that bridges the call with another one, unless one of them has
	 * ended.
	 */
	private CompletableFuture<BridgeControl> bridge(CallControl other, String operation,
			Consumer<CompletableFuture<CallBridges.Leg>> start) {
		return this.control.subscribed(this.timeout)
			.thenCompose((ready) -> other.subscribed(this.timeout))
			.thenCompose((ready) -> {
				CompletableFuture<CallBridges.Leg> bridged = this.control.monitor()
					.awaitBridgeWith(other.uuid(), operation, this.timeout);
				CallEnd ended = other.snapshot().end();
				if (ended != null) {
					bridged.completeExceptionally(failed(ended.cause()));
				}
				other.ended().thenAccept((end) -> bridged.completeExceptionally(failed(end.cause())));
				if (!bridged.isCompletedExceptionally()) {
					start.accept(bridged);
				}
				return bridged.thenApply((leg) -> new BridgeControl(this.control, other, leg));
			});
	}

	private BridgeFailedException failed(@Nullable HangupCause cause) {
		return new BridgeFailedException(this.control.uuid(), this.control.link().node(),
				(cause != null) ? cause : HangupCause.NORMAL_UNSPECIFIED);
	}

	private static @Nullable HangupCause disposition(ApplicationResult bridge) {
		return CallSnapshot.cause(bridge.variable("originate_disposition"));
	}

}
