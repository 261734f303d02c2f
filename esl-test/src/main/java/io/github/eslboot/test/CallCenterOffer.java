package io.github.eslboot.test;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Offer of a member of a queue to an agent: the call to the agent, the conversation, and
 * their events. Used with the {@link Switchboard}'s lock held.
 */
final class CallCenterOffer {

	private static final int ORIGINATE_TIMEOUT = 60;

	/** FreeSWITCH notices the end of the conversation by checks. */
	private static final Duration END_CHECK = Duration.ofMillis(50);

	private final CallCenter center;

	private final CallCenterMember member;

	private final CallCenter.Agent agent;

	private final Switchboard switchboard;

	private @Nullable Dialer dialer;

	private long called;

	private long answered;

	private boolean ended;

	CallCenterOffer(CallCenter center, CallCenterMember member, CallCenter.Agent agent) {
		this.center = center;
		this.member = member;
		this.agent = agent;
		this.switchboard = center.core().switchboard();
	}

	void start(String contact) {
		this.center.state(this.agent, "Receiving");
		tiers("Offering", "Standby", "Ready");
		this.center.fire((event) -> {
			head(event, "agent-offering");
			event.header("CC-Agent", this.agent.name)
				.header("CC-Agent-Type", this.agent.type)
				.header("CC-Agent-System", "single_box");
			this.member.addTo(event);
		});
		this.called = CallCenter.seconds();
		DialString dialled = DialString.parse(contact);
		Map<String, String> variables = new LinkedHashMap<>(variables());
		variables.putAll(dialled.variables());
		Channel caller = this.member.channel();
		this.dialer = new Dialer(this.switchboard, new DialString(variables, dialled.groups()), null, this::connect,
				this::failed)
			.callerId(orEmpty(caller.getOrProfile("caller_id_name")), orEmpty(caller.getOrProfile("caller_id_number")))
			.timeout(ORIGINATE_TIMEOUT);
		// In FreeSWITCH a thread of its own calls the agent.
		this.switchboard.soon(this.dialer::start);
	}

	private Map<String, String> variables() {
		Map<String, String> variables = new LinkedHashMap<>();
		variables.put("cc_queue", this.member.queue());
		variables.put("cc_queue_joined_epoch", Long.toString(this.member.joined()));
		variables.put("cc_member_uuid", this.member.uuid());
		variables.put("cc_member_session_uuid", this.member.channel().uuid());
		variables.put("cc_member_pre_answer_uuid", this.member.uuid());
		variables.put("cc_agent", this.agent.name);
		variables.put("cc_agent_type", this.agent.type);
		variables.put("cc_side", "agent");
		variables.put("ignore_early_media", "true");
		return variables;
	}

	/** Hangs up the call to the agent because the member or the agent is gone. */
	void cancel() {
		Dialer calling = this.dialer;
		if (calling != null && this.answered == 0) {
			calling.cancelUnlessAnswered();
			failed(HangupCause.ORIGINATOR_CANCEL);
		}
	}

	private void connect(Channel channel) {
		if (this.ended) {
			this.switchboard.hangup(channel, HangupCause.ORIGINATOR_CANCEL);
			return;
		}
		Channel caller = this.member.channel();
		if (caller.isDown() || channel.isDown()) {
			this.switchboard.hangup(channel, HangupCause.ORIGINATOR_CANCEL);
			failed(HangupCause.ORIGINATOR_CANCEL);
			return;
		}
		channel.set("cc_member_pre_answer_uuid", null);
		this.answered = CallCenter.seconds();
		this.center.fire((event) -> {
			channel.addData(event, SimulatedEvent.CUSTOM);
			head(event, "bridge-agent-start");
			addAgent(event, channel);
			event.header("CC-Agent-Called-Time", Long.toString(this.called))
				.header("CC-Agent-Answered-Time", Long.toString(this.answered))
				.header("CC-Member-Joined-Time", Long.toString(this.member.joined()));
			this.member.addTo(event);
		});
		caller.set("cc_agent_found", "true");
		caller.set("cc_agent_uuid", channel.uuid());
		this.member.answered();
		channel.lock();
		caller.lock();
		channel.whenReported(() -> this.switchboard.later(END_CHECK, () -> ended(channel)));
		this.switchboard.bridges().join(caller, channel);
		// Runs after the bridge, which the channels' own threads execute.
		this.switchboard.soon(() -> bridged(caller, channel));
	}

	private void bridged(Channel caller, Channel channel) {
		if (caller.partner() != channel) {
			return;
		}
		caller.set("cc_agent_bridged", "true");
		channel.set("cc_agent_bridged", "true");
		caller.set("cc_agent_found", null);
		caller.set("cc_agent", this.agent.name);
		caller.set("cc_queue_answered_epoch", Long.toString(CallCenter.seconds()));
		this.agent.uuid = channel.uuid();
		this.agent.lastBridgeStart = CallCenter.seconds();
		this.agent.callsAnswered++;
		this.agent.noAnswerCount = 0;
		tiers("Active Inbound", null, null);
		this.center.state(this.agent, "In a queue call");
	}

	private void ended(Channel channel) {
		this.ended = true;
		long now = CallCenter.seconds();
		this.center.fire((event) -> {
			channel.addData(event, SimulatedEvent.CUSTOM);
			head(event, "bridge-agent-end");
			event.header("CC-Hangup-Cause", "SUCCESS");
			addAgent(event, channel);
			event.header("CC-Agent-Bridged", "true")
				.header("CC-Agent-Called-Time", Long.toString(this.called))
				.header("CC-Agent-Answered-Time", Long.toString(this.answered))
				.header("CC-Member-Joined-Time", Long.toString(this.member.joined()))
				.header("CC-Bridge-Terminated-Time", Long.toString(now));
			this.member.addTo(event);
		});
		this.member.channel().set("cc_queue_terminated_epoch", Long.toString(now));
		this.agent.uuid = null;
		this.agent.lastBridgeEnd = now;
		this.agent.talkTime += now - this.agent.lastBridgeStart;
		this.center.remove(this.member);
		this.member.fire("member-queue-end", (event) -> {
			event.header("CC-Hangup-Cause", "SUCCESS").header("CC-Cause", "Terminated");
			addAgent(event, channel);
			event.header("CC-Agent-Called-Time", Long.toString(this.called))
				.header("CC-Agent-Answered-Time", Long.toString(this.answered))
				.header("CC-Member-Leaving-Time", Long.toString(now))
				.header("CC-Member-Joined-Time", Long.toString(this.member.joined()));
		});
		release("Ready", this.agent.status.equals(CallCenter.ON_DEMAND) ? "Idle" : CallCenter.WAITING);
		channel.unlock();
		this.member.channel().unlock();
	}

	private void failed(HangupCause cause) {
		if (this.ended) {
			return;
		}
		this.ended = true;
		this.member.offerFailed();
		String tier = "Ready";
		long delay = switch (cause) {
			case LOSE_RACE, ORIGINATOR_CANCEL -> 0;
			case NORMAL_CIRCUIT_CONGESTION, USER_BUSY -> this.agent.setting("busy_delay_time");
			case CALL_REJECTED -> this.agent.setting("reject_delay_time");
			case USER_NOT_REGISTERED -> 5;
			default -> this.agent.setting("no_answer_delay_time");
		};
		if (cause != HangupCause.LOSE_RACE && cause != HangupCause.ORIGINATOR_CANCEL && cause != HangupCause.USER_BUSY
				&& cause != HangupCause.NORMAL_CIRCUIT_CONGESTION && cause != HangupCause.CALL_REJECTED
				&& cause != HangupCause.USER_NOT_REGISTERED) {
			tier = "No Answer";
			noAnswer();
		}
		if (delay > 0) {
			this.agent.settings.put("ready_time", CallCenter.seconds() + delay);
		}
		this.center.fire((event) -> {
			head(event, "bridge-agent-fail");
			event.header("CC-Hangup-Cause", cause.name())
				.header("CC-Agent", this.agent.name)
				.header("CC-Agent-System", "single_box")
				.header("CC-Agent-Called-Time", Long.toString(this.called))
				.header("CC-Agent-Aborted-Time", Long.toString(CallCenter.seconds()));
			this.member.addTo(event);
			event.header("CC-Member-Joined-Time", Long.toString(this.member.joined()));
		});
		release(tier, CallCenter.WAITING);
	}

	private void noAnswer() {
		this.agent.noAnswerCount++;
		long max = this.agent.setting("max_no_answer");
		if (max > 0 && this.agent.noAnswerCount >= max) {
			this.center.fire((event) -> event.header("CC-Agent", this.agent.name)
				.header("CC-Action", "agent-max-no-answer")
				.header("CC-Agent-No-Answer-Count", Long.toString(max))
				.header("CC-Agent-No-Answer-Status", "On Break")
				.header("CC-Member-UUID", this.member.uuid())
				.header("CC-Member-Session-UUID", this.member.channel().uuid()));
			this.center.status(this.agent, "On Break");
		}
	}

	private void release(String tier, String state) {
		tiers(tier, "Ready", "Standby");
		this.center.state(this.agent, state);
	}

	/** Changes the agent's tier of this queue, and tiers of other queues in a state. */
	private void tiers(String ofQueue, @Nullable String ofOthers, @Nullable String othersIn) {
		for (CallCenter.Tier tier : this.center.tiers()) {
			if (!tier.agent.equals(this.agent.name)) {
				continue;
			}
			if (tier.queue.equals(this.member.queue())) {
				tier.state = ofQueue;
			}
			else if (ofOthers != null && tier.state.equals(othersIn)) {
				tier.state = ofOthers;
			}
		}
	}

	private void head(SimulatedEvent.Builder event, String action) {
		event.header("CC-Queue", this.member.queue()).header("CC-Action", action);
	}

	private void addAgent(SimulatedEvent.Builder event, Channel channel) {
		event.header("CC-Agent", this.agent.name)
			.header("CC-Agent-System", "single_box")
			.header("CC-Agent-UUID", channel.uuid());
	}

	private static String orEmpty(@Nullable String text) {
		return (text != null) ? text : "";
	}

	CallCenter.Agent agent() {
		return this.agent;
	}

}
