package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.ConferenceCommands;
import io.github.eslboot.command.ConferenceCommands.Members;
import org.jspecify.annotations.Nullable;

/**
 * Membership of a call in a conference.
 *
 * @param conference the conference
 * @param running the application {@code conference} of the call
 * @param id the member id
 */
record MemberControl(ConferenceControl conference, RunningControl running, int id) {

	CompletableFuture<@Nullable Void> mute(boolean muted) {
		Members member = Members.of(this.id);
		return run(muted ? "mute" : "unmute", muted ? ConferenceCommands.mute(this.conference.name(), member)
				: ConferenceCommands.unmute(this.conference.name(), member));
	}

	CompletableFuture<@Nullable Void> deafen(boolean deaf) {
		Members member = Members.of(this.id);
		return run(deaf ? "deaf" : "undeaf", deaf ? ConferenceCommands.deaf(this.conference.name(), member)
				: ConferenceCommands.undeaf(this.conference.name(), member));
	}

	private CompletableFuture<@Nullable Void> run(String operation, ApiCommand<@Nullable Void> command) {
		return this.running.whileRunning(operation, () -> this.running.call().commands().run(command));
	}

	CompletableFuture<ApplicationEnd> kick(Duration timeout) {
		return this.running.stop(() -> this.running.call()
			.commands()
			.run(ConferenceCommands.kick(this.conference.name(), Members.of(this.id))), timeout);
	}

	@Override
	public String toString() {
		return "member %d of %s".formatted(this.id, this.conference);
	}

}
