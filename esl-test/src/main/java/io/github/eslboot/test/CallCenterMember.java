package io.github.eslboot.test;

import java.util.UUID;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Caller in a queue of {@link CallCenter}, and the offers of the caller to agents. Used
 * with the {@link Switchboard}'s lock held.
 */
final class CallCenterMember {

	private final CallCenter center;

	private final AppRun run;

	private final String queue;

	private final String uuid = UUID.randomUUID().toString();

	private final long joined = CallCenter.seconds();

	private String state = CallCenter.WAITING;

	private @Nullable CallCenterOffer offer;

	private boolean music;

	CallCenterMember(CallCenter center, AppRun run, String queue) {
		this.center = center;
		this.run = run;
		this.queue = queue;
	}

	void enter() {
		Channel channel = channel();
		channel.set("cc_side", "member");
		channel.set("cc_member_uuid", this.uuid);
		channel.set("cc_queue_joined_epoch", Long.toString(this.joined));
		channel.set("cc_queue", this.queue);
		fire("member-queue-start", (event) -> {
		});
		this.center.join(this);
		this.run.onEnd(this::leave);
	}

	/** Starts the music on hold. */
	void playMusic() {
		this.music = true;
		fireMusic("PLAYBACK_START", null);
	}

	private void fireMusic(String type, @Nullable String status) {
		channel().fire(type, null,
				(event) -> event.header("Playback-File-Type", "local_stream")
					.header("Playback-File-Path", "local_stream://moh")
					.header("Playback-Status", status));
	}

	private void leave() {
		Channel channel = channel();
		if (this.music) {
			fireMusic("PLAYBACK_STOP", "done");
		}
		if (isAnswered()) {
			channel.set("cc_cause", "answered");
			this.center.queue(this.queue).answered++;
			this.center.left(this);
			return;
		}
		CallCenterOffer pending = this.offer;
		if (pending != null) {
			pending.cancel();
		}
		fire("member-queue-end",
				(event) -> event.header("CC-Member-Leaving-Time", Long.toString(CallCenter.seconds()))
					.header("CC-Member-Joined-Time", Long.toString(this.joined))
					.header("CC-Cause", "Cancel")
					.header("CC-Cancel-Reason", "BREAK_OUT"));
		channel.set("cc_queue_canceled_epoch", Long.toString(CallCenter.seconds()));
		channel.set("cc_cause", "cancel");
		channel.set("cc_cancel_reason", "BREAK_OUT");
		this.center.queue(this.queue).abandoned++;
		this.center.left(this);
	}

	/** Fires an event with the data of the member's channel. */
	void fire(String action, Consumer<SimulatedEvent.Builder> headers) {
		this.center.fire((event) -> {
			channel().addData(event, SimulatedEvent.CUSTOM);
			event.header("CC-Queue", this.queue).header("CC-Action", action);
			headers.accept(event);
			addTo(event);
		});
	}

	/** Adds the headers that identify the member. */
	void addTo(SimulatedEvent.Builder event) {
		Channel channel = channel();
		event.header("CC-Member-UUID", this.uuid)
			.header("CC-Member-Session-UUID", channel.uuid())
			.header("CC-Member-CID-Name", channel.getOrProfile("caller_id_name"))
			.header("CC-Member-CID-Number", channel.getOrProfile("caller_id_number"));
	}

	/** Offers the member to an agent. */
	void offerTo(CallCenter.Agent agent, String contact) {
		this.state = "Trying";
		CallCenterOffer next = new CallCenterOffer(this.center, this, agent);
		this.offer = next;
		next.start(contact);
	}

	/** Waits again after an offer that failed. */
	void offerFailed() {
		this.offer = null;
		if (this.state.equals("Trying")) {
			this.state = CallCenter.WAITING;
		}
	}

	void cancelOffer(CallCenter.Agent agent) {
		CallCenterOffer pending = this.offer;
		if (pending != null && pending.agent() == agent && !isAnswered()) {
			pending.cancel();
		}
	}

	void answered() {
		this.state = "Answered";
	}

	boolean isAnswered() {
		return this.state.equals("Answered");
	}

	boolean isWaiting() {
		return this.state.equals(CallCenter.WAITING) && !channel().isDown();
	}

	CallCenter.@Nullable Agent servingAgent() {
		return (this.offer != null) ? this.offer.agent() : null;
	}

	Channel channel() {
		return this.run.channel();
	}

	String queue() {
		return this.queue;
	}

	String uuid() {
		return this.uuid;
	}

	long joined() {
		return this.joined;
	}

	String state() {
		return this.state;
	}

}
