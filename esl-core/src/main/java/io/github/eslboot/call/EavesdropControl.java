package io.github.eslboot.call;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Eavesdropping of a call.
 *
 * @param running the application {@code eavesdrop} of the call
 * @param commands sends a command to the application
 */
record EavesdropControl(RunningControl running, Function<String, CompletableFuture<?>> commands) {

	CompletableFuture<@Nullable Void> changeMode(EavesdropMode mode) {
		return this.running.whileRunning("changeMode",
				() -> this.commands.apply(mode.command()).thenApply((done) -> null));
	}

}
