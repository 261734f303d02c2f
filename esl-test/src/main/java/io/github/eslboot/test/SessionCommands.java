package io.github.eslboot.test;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Commands of one connection that concern calls, and the call that the connection
 * controls, if any.
 */
final class SessionCommands {

	private static final long NO_LINGER = Long.MIN_VALUE;

	private final EventSocketServer server;

	private @Nullable Channel channel;

	private @Nullable SocketApplication application;

	/** Seconds requested by the client; -1 for unlimited. */
	private long linger = NO_LINGER;

	private boolean lingering;

	private long lingerUntil;

	SessionCommands(EventSocketServer server) {
		this.server = server;
	}

	@Nullable Channel channel() {
		return this.channel;
	}

	@Nullable String sessionUuid() {
		return (this.channel != null) ? this.channel.uuid() : null;
	}

	void attach(@Nullable Channel controlled) {
		this.channel = controlled;
	}

	void serve(SocketApplication served) {
		this.application = served;
		this.channel = served.channel();
	}

	Reply connect() {
		SocketApplication served = this.application;
		return (served != null) ? served.connect() : Reply.NOT_FOUND;
	}

	/**
	 * Returns whether the reply is omitted because the first command is not
	 * {@code connect}.
	 */
	boolean swallows(ReceivedCommand command) {
		return this.application != null && this.application.isFirst() && !command.startsWith("connect")
				&& !command.startsWith("api ");
	}

	/** Returns whether the session has no {@code full} and therefore fewer commands. */
	boolean isLimited() {
		return this.application != null && !this.application.isFull();
	}

	Reply resume() {
		return (this.channel != null) ? Reply.text("+OK") : Reply.NOT_FOUND;
	}

	Reply getVariable(String name) {
		String value = (this.channel != null) ? this.server.core().switchboard().variable(this.channel, name) : null;
		if (value == null || value.isEmpty()) {
			return Reply.NOT_FOUND;
		}
		// FreeSWITCH treats a text with a leading tilde as headers.
		return value.startsWith("~") ? Reply.headers(value.substring(1)) : Reply.text(value);
	}

	Reply divert(String argument) {
		if (this.channel == null) {
			return Reply.text("-ERR not controlling a session.");
		}
		if (argument.isEmpty()) {
			return Reply.text("-ERR missing value.");
		}
		// Any other argument than "on" means off.
		return Reply.text(argument.equalsIgnoreCase("on") ? "+OK events diverted" : "+OK events not diverted");
	}

	Reply linger(String argument) {
		if (this.channel == null) {
			return Reply.text("-ERR not controlling a session");
		}
		if (argument.isEmpty()) {
			this.linger = -1;
			return Reply.text("+OK will linger");
		}
		this.linger = Math.max(0, new Message(List.of(new SimulatedEvent.Header("n", argument)), null).number("n", 0));
		if (this.lingering) {
			// FreeSWITCH uses the seconds as a point in time, which is in the past.
			this.lingerUntil = System.nanoTime();
		}
		return Reply.text("+OK will linger " + this.linger + " seconds");
	}

	Reply noLinger() {
		if (this.channel == null) {
			return Reply.text("-ERR not controlling a session");
		}
		this.linger = NO_LINGER;
		return Reply.text("+OK will not linger");
	}

	/**
	 * Checks whether the controlled call has ended.
	 * @return a linger notice to write, an empty array if the connection is to be closed,
	 * or {@code null} to continue
	 */
	byte @Nullable [] noticeOfCallEnd() {
		Channel controlled = this.channel;
		if (controlled == null || !controlled.isHangupReported()) {
			return null;
		}
		if (this.linger == NO_LINGER) {
			return new byte[0];
		}
		if (!this.lingering) {
			this.lingering = true;
			this.lingerUntil = System.nanoTime() + this.linger * 1_000_000_000L;
			return Notices.linger(controlled.uuid(), controlled.name(), this.linger);
		}
		return (this.linger >= 0 && System.nanoTime() >= this.lingerUntil) ? new byte[0] : null;
	}

	@Nullable Reply sendMessage(ReceivedCommand command, String raw) throws InterruptedException {
		String argument = command.line().substring("sendmsg".length()).stripLeading();
		String uuid = argument;
		if (uuid.isEmpty()) {
			String header = command.header("session-id");
			uuid = (header != null) ? header : "";
		}
		Switchboard switchboard = this.server.core().switchboard();
		Channel target = uuid.isEmpty() ? this.channel : switchboard.find(uuid);
		if (target == null) {
			return Reply.text("-ERR invalid session id [" + uuid + "]");
		}
		List<SimulatedEvent.Header> headers = new ArrayList<>();
		headers.add(new SimulatedEvent.Header("Command", argument.isEmpty() ? raw : command.line()));
		headers.addAll(command.headers());
		SocketApplication served = this.application;
		if (served != null && uuid.isEmpty() && !served.isAsync() && !"true".equals(command.header("async"))) {
			return served.runNow(headers, command.body());
		}
		return switchboard.offer(target, new Message(headers, command.body())) ? Reply.text("+OK") : null;
	}

	Reply sendEvent(ReceivedCommand command) {
		String name = command.line().substring("sendevent".length()).strip();
		String known = EventNames.parse(name);
		String type = (known != null && !known.equals(EventNames.ALL)) ? known : SimulatedEvent.CUSTOM;
		String uuid = UUID.randomUUID().toString();
		SimulatedEvent.Builder event = SimulatedEvent.named(type);
		if (type.equals(SimulatedEvent.CUSTOM)) {
			event.header("Event-Subclass", command.header("Event-Subclass"));
		}
		event.header("Command", command.line());
		for (SimulatedEvent.Header header : command.headers()) {
			if (!header.name().equalsIgnoreCase("Event-Subclass")) {
				event.header(header);
			}
		}
		event.header("Event-UUID", uuid).body(command.body());
		EventBus bus = this.server.core().bus();
		String session = command.header("Unique-ID");
		if (session == null || this.server.core().switchboard().find(session) == null) {
			bus.stamp(event, type, null);
			bus.publish(event.build());
		}
		else {
			Channel receiver = this.server.core().switchboard().find(session);
			String eavesdropCommand = command.header("eavesdrop-command");
			if (receiver != null && eavesdropCommand != null && receiver.apps().takesCommands()) {
				this.server.core().switchboard().soon(() -> receiver.apps().command(eavesdropCommand));
				return Reply.text("+OK " + uuid);
			}
			// As in FreeSWITCH the channel fires the event later, without common headers.
			this.server.core().switchboard().soon(() -> bus.publish(event.build()));
		}
		return Reply.text("+OK " + uuid);
	}

}
