package io.github.eslboot.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.eslboot.call.link.CallLink;
import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * Link whose server accepts all commands. The test decides when the events of the calls
 * are subscribed to, which events are received and when a command gets its reply.
 */
final class AcceptingCallLink implements CallLink {

	private static final EslReply ACCEPTED = new CommandReply(EslHeaders.of(Map.of("Reply-Text", "+OK")));

	/** Commands and applications that were sent, in order. */
	final List<String> sent = new CopyOnWriteArrayList<>();

	/** Replies to the API commands, in order. */
	final List<CompletableFuture<Object>> replies = new CopyOnWriteArrayList<>();

	/** Completes when the events of the next calls are subscribed to. */
	CompletableFuture<Void> subscribed = new CompletableFuture<>();

	/** Listener of the last call. */
	@Nullable EslEventListener listener;

	private final EslClientResources resources;

	AcceptingCallLink(EslClientResources resources) {
		this.resources = resources;
	}

	@Override
	public String node() {
		return "test";
	}

	@Override
	public EslClientResources resources() {
		return this.resources;
	}

	@Override
	public CompletableFuture<EslReply> execute(ApplicationRequest request, Duration timeout) {
		this.sent.add((request.application() + " " + request.argument()).strip());
		return CompletableFuture.completedFuture(ACCEPTED);
	}

	@Override
	public CompletableFuture<@Nullable Void> sendEvent(String uuid, String header, String value) {
		this.sent.add(header + " " + value);
		return CompletableFuture.completedFuture(null);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T extends @Nullable Object> CompletableFuture<T> run(ApiCommand<T> command) {
		CompletableFuture<T> reply = new CompletableFuture<>();
		this.replies.add((CompletableFuture<Object>) reply);
		this.sent.add(command.toString().split(" ")[1]);
		return reply;
	}

	@Override
	public CompletableFuture<@Nullable Void> hangup(String uuid, HangupCause cause) {
		this.sent.add("hangup");
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public Registration listen(EventSelector selector, EslEventListener added) {
		this.listener = added;
		return new Registration() {

			@Override
			public CompletionStage<Void> ready() {
				return AcceptingCallLink.this.subscribed;
			}

			@Override
			public void awaitReady(Duration timeout) {
				throw new UnsupportedOperationException();
			}

			@Override
			public boolean isActive() {
				return true;
			}

			@Override
			public void cancel() {
			}

		};
	}

}
