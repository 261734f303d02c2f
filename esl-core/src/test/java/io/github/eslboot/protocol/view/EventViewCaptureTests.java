package io.github.eslboot.protocol.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.eslboot.protocol.AnswerState;
import io.github.eslboot.protocol.CallState;
import io.github.eslboot.protocol.ChannelState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.codec.Captures;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Views of captured events of a real server. */
class EventViewCaptureTests {

	private static final List<EventView> EVENTS = List
		.of("events-plain", "custom-events", "callcenter-events", "heartbeat")
		.stream()
		.flatMap((name) -> Captures.messages(name).stream())
		.filter(EslEvent.class::isInstance)
		.map((message) -> EventView.of((EslEvent) message))
		.toList();

	private static <T extends EventView> List<T> views(Class<T> type, String name) {
		List<T> views = EVENTS.stream()
			.filter((view) -> view.event().name().equals(name))
			.filter(type::isInstance)
			.map(type::cast)
			.toList();
		assertThat(views).as(name).isNotEmpty();
		return views;
	}

	@Test
	void channelEventHasStatesAndTimes() {
		for (ChannelEvent view : views(ChannelEvent.class, "CHANNEL_ANSWER")) {
			assertThat(view.uuid()).hasSize(36).isEqualTo(view.event().uniqueId());
			assertThat(view.channelName()).startsWith("loopback/");
			assertThat(view.channelState()).isIn(ChannelState.CS_EXECUTE, ChannelState.CS_CONSUME_MEDIA);
			assertThat(view.callState()).isIn(CallState.DOWN, CallState.RINGING, CallState.EARLY, CallState.ACTIVE);
			assertThat(view.answerState()).isEqualTo(AnswerState.ANSWERED);
			assertThat(view.direction()).isIn("inbound", "outbound");
			assertThat(view.created()).isNotNull();
			assertThat(view.answered()).isAfterOrEqualTo(view.created());
			assertThat(view.hungUp()).isNull();
		}
		for (ChannelEvent view : views(ChannelEvent.class, "CHANNEL_HANGUP_COMPLETE")) {
			assertThat(view.answerState()).isEqualTo(AnswerState.HANGUP);
			assertThat(view.hangupCause()).isIn(HangupCause.values());
			assertThat(view.hungUp()).isAfterOrEqualTo(view.created());
		}
		assertThat(views(ChannelEvent.class, "CHANNEL_BRIDGE"))
			.allSatisfy((view) -> assertThat(view.otherLegUuid()).hasSize(36).isNotEqualTo(view.uuid()));
	}

	@Test
	void executeDtmfRecordAndPlaybackEventsHaveTheirValues() {
		assertThat(views(ExecuteEvent.class, "CHANNEL_EXECUTE_COMPLETE")).allSatisfy((view) -> {
			assertThat(view.application()).isNotEmpty();
			assertThat(view.applicationUuid()).isNotEmpty();
			assertThat(view.response()).isNotNull();
		});
		assertThat(views(DtmfEvent.class, "DTMF")).allSatisfy((view) -> {
			assertThat(view.digit()).matches("[0-9*#A-D]");
			assertThat(view.durationSamples()).isPositive();
			assertThat(view.source()).isNotEmpty();
		});
		assertThat(views(RecordEvent.class, "RECORD_STOP")).allSatisfy((view) -> {
			assertThat(view.path()).endsWith(".wav");
			assertThat(view.isStop()).isTrue();
			assertThat(view.length()).isEqualTo(Duration.ofMillis(20));
			assertThat(view.size()).isEqualTo(364);
			assertThat(view.cause()).isEqualTo(RecordingCause.SUCCESS_MAXTIME);
			assertThat(view.isDiscarded()).isFalse();
		});
		assertThat(views(RecordEvent.class, "RECORD_START")).allSatisfy((view) -> {
			assertThat(view.path()).endsWith(".wav");
			assertThat(view.isStop()).isFalse();
			assertThat(view.length()).isNull();
			assertThat(view.cause()).isNull();
		});
		assertThat(views(PlaybackEvent.class, "PLAYBACK_STOP")).allSatisfy((view) -> {
			assertThat(view.path()).isNotEmpty();
			assertThat(view.status()).isIn("done", "break");
		});
	}

	@Test
	void backgroundJobAndHeartbeatEventsHaveTheirValues() {
		assertThat(views(BackgroundJobEvent.class, "BACKGROUND_JOB")).allSatisfy((view) -> {
			assertThat(view.jobUuid()).isNotEmpty();
			assertThat(view.command()).isNotEmpty();
			assertThat(view.output()).isNotEmpty();
		});
		assertThat(views(HeartbeatEvent.class, "HEARTBEAT")).allSatisfy((view) -> {
			assertThat(view.upTime()).isPositive();
			assertThat(view.version()).startsWith("1.");
			assertThat(view.maxSessions()).isPositive();
			assertThat(view.sessions()).isNotNegative();
			assertThat(view.idleCpu()).isBetween(0.0, 100.0);
		});
	}

	@Test
	void conferenceEventHasTheMemberAndCustomEventTheSubclass() {
		List<ConferenceEvent> views = views(ConferenceEvent.class, "CUSTOM");
		assertThat(views).allSatisfy((view) -> {
			assertThat(view.conference()).isNotEmpty();
			assertThat(view.action()).isNotEqualTo(ConferenceAction.OTHER);
		});
		assertThat(views).filteredOn((view) -> view.action() == ConferenceAction.ADD_MEMBER)
			.isNotEmpty()
			.allSatisfy((view) -> {
				assertThat(view.member()).isPositive();
				assertThat(view.size()).isNotNegative();
				assertThat(view.uuid()).hasSize(36);
				assertThat(view.canHear()).isTrue();
			});
		assertThat(views(CustomEvent.class, "CUSTOM"))
			.anySatisfy((view) -> assertThat(view.subclass()).isEqualTo("my::thing"));
	}

	/**
	 * In the capture one member hangs up while no agent is available, and an agent
	 * answers another member.
	 */
	@Test
	void callCenterEventHasQueueMemberAndAgentByAction() {
		List<CallCenterEvent> views = views(CallCenterEvent.class, "CUSTOM");
		assertThat(views).extracting(CallCenterEvent::action)
			.containsExactly(CallCenterAction.AGENT_STATUS_CHANGE, CallCenterAction.MEMBER_QUEUE_START,
					CallCenterAction.MEMBERS_COUNT, CallCenterAction.MEMBER_QUEUE_END, CallCenterAction.MEMBERS_COUNT,
					CallCenterAction.AGENT_ADD, CallCenterAction.AGENT_CONTACT_CHANGE,
					CallCenterAction.AGENT_STATUS_CHANGE, CallCenterAction.MEMBER_QUEUE_START,
					CallCenterAction.MEMBERS_COUNT, CallCenterAction.AGENT_STATE_CHANGE,
					CallCenterAction.AGENT_OFFERING, CallCenterAction.BRIDGE_AGENT_START,
					CallCenterAction.MEMBERS_COUNT, CallCenterAction.AGENT_STATE_CHANGE,
					CallCenterAction.BRIDGE_AGENT_END, CallCenterAction.MEMBER_QUEUE_END,
					CallCenterAction.AGENT_STATE_CHANGE);
		assertThat(views).allSatisfy((view) -> {
			boolean ofAgent = view.action().name().startsWith("AGENT_")
					&& view.action() != CallCenterAction.AGENT_OFFERING;
			assertThat(view.queue()).isEqualTo(ofAgent ? null : "support@default");
			assertThat(view.count() >= 0).isEqualTo(view.action() == CallCenterAction.MEMBERS_COUNT);
			boolean ofMember = !ofAgent && view.count() < 0;
			assertThat(view.memberUuid() != null).isEqualTo(ofMember);
			if (ofMember) {
				assertThat(view.memberUuid()).hasSize(36);
				assertThat(view.memberSessionUuid()).hasSize(36).isNotEqualTo(view.memberUuid());
				assertThat(view.memberName()).isEqualTo("Ann Müller");
				assertThat(view.memberNumber()).isEqualTo("1001");
			}
		});
		assertThat(of(views, CallCenterAction.AGENT_STATUS_CHANGE)).extracting(CallCenterEvent::agent)
			.containsExactly("agent1@default", "desk@default");
		assertThat(of(views, CallCenterAction.AGENT_STATUS_CHANGE)).extracting(CallCenterEvent::agentStatus)
			.containsExactly(AgentStatus.ON_BREAK, AgentStatus.AVAILABLE);
		assertThat(of(views, CallCenterAction.AGENT_STATE_CHANGE)).extracting(CallCenterEvent::agentState)
			.containsExactly(AgentState.RECEIVING, AgentState.IN_A_QUEUE_CALL, AgentState.WAITING);
		assertThat(of(views, CallCenterAction.MEMBERS_COUNT)).extracting(CallCenterEvent::count)
			.containsExactly(1L, 0L, 1L, 1L);
		assertThat(of(views, CallCenterAction.MEMBER_QUEUE_END)).extracting(CallCenterEvent::cause)
			.containsExactly("Cancel", "Terminated");
		CallCenterEvent offering = of(views, CallCenterAction.AGENT_OFFERING).get(0);
		assertThat(offering.agent()).isEqualTo("desk@default");
		assertThat(offering.agentUuid()).isNull();
		CallCenterEvent talking = of(views, CallCenterAction.BRIDGE_AGENT_START).get(0);
		assertThat(talking.agentUuid()).hasSize(36).isNotEqualTo(talking.memberSessionUuid());
		assertThat(of(views, CallCenterAction.BRIDGE_AGENT_END)).allSatisfy((view) -> {
			assertThat(view.agentUuid()).isEqualTo(talking.agentUuid());
			assertThat(view.memberUuid()).isEqualTo(offering.memberUuid()).isEqualTo(talking.memberUuid());
		});
	}

	@Test
	void callCenterEventHasTheTimesOfMemberAndAgent() {
		List<CallCenterEvent> views = views(CallCenterEvent.class, "CUSTOM");
		CallCenterEvent cancelled = of(views, CallCenterAction.MEMBER_QUEUE_END).get(0);
		assertThat(cancelled.cancelReason()).isEqualTo(QueueCancelReason.BREAK_OUT);
		assertThat(cancelled.joined()).isEqualTo(Instant.ofEpochSecond(1795284124));
		assertThat(cancelled.left()).isEqualTo(Instant.ofEpochSecond(1795284126));
		assertThat(cancelled.waitingTime()).isEqualTo(Duration.ofSeconds(2));
		assertThat(cancelled.talkTime()).isNull();
		CallCenterEvent served = of(views, CallCenterAction.MEMBER_QUEUE_END).get(1);
		assertThat(served.cancelReason()).isNull();
		assertThat(served.waitingTime()).isZero();
		assertThat(served.talkTime()).isEqualTo(Duration.ofSeconds(1));
		CallCenterEvent ended = of(views, CallCenterAction.BRIDGE_AGENT_END).get(0);
		assertThat(ended.isBridged()).isTrue();
		assertThat(ended.hangupCause()).isEqualTo(HangupCause.SUCCESS);
		assertThat(ended.agentCalled()).isEqualTo(Instant.ofEpochSecond(1795284126));
		assertThat(ended.agentAnswered()).isEqualTo(Instant.ofEpochSecond(1795284126));
		assertThat(ended.bridgeEnded()).isEqualTo(Instant.ofEpochSecond(1795284127));
		assertThat(ended.talkTime()).isEqualTo(Duration.ofSeconds(1));
		assertThat(of(views, CallCenterAction.AGENT_CONTACT_CHANGE).get(0).agentContact()).isEqualTo("null/agent");
		assertThat(of(views, CallCenterAction.AGENT_ADD).get(0).agentType()).isEqualTo("callback");
	}

	private static List<CallCenterEvent> of(List<CallCenterEvent> views, CallCenterAction action) {
		return views.stream().filter((view) -> view.action() == action).toList();
	}

}
