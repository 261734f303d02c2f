package io.github.eslboot.protocol.view;

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
		assertThat(views(RecordEvent.class, "RECORD_STOP"))
			.allSatisfy((view) -> assertThat(view.path()).endsWith(".wav"));
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
			assertThat(view.action()).isNotEmpty();
		});
		assertThat(views).filteredOn((view) -> "add-member".equals(view.action())).isNotEmpty().allSatisfy((view) -> {
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
			.containsExactly("agent-status-change", "member-queue-start", "members-count", "member-queue-end",
					"members-count", "agent-add", "agent-contact-change", "agent-status-change", "member-queue-start",
					"members-count", "agent-state-change", "agent-offering", "bridge-agent-start", "members-count",
					"agent-state-change", "bridge-agent-end", "member-queue-end", "agent-state-change");
		assertThat(views).allSatisfy((view) -> {
			boolean ofAgent = view.action().startsWith("agent-") && !view.action().equals("agent-offering");
			assertThat(view.queue()).isEqualTo(ofAgent ? null : "support@default");
			assertThat(view.count() >= 0).isEqualTo(view.action().equals("members-count"));
			boolean ofMember = !ofAgent && view.count() < 0;
			assertThat(view.memberUuid() != null).isEqualTo(ofMember);
			if (ofMember) {
				assertThat(view.memberUuid()).hasSize(36);
				assertThat(view.memberSessionUuid()).hasSize(36).isNotEqualTo(view.memberUuid());
				assertThat(view.memberName()).isEqualTo("Ann Müller");
				assertThat(view.memberNumber()).isEqualTo("1001");
			}
		});
		assertThat(of(views, "agent-status-change")).extracting(CallCenterEvent::agent)
			.containsExactly("agent1@default", "desk@default");
		assertThat(of(views, "agent-status-change")).extracting(CallCenterEvent::agentStatus)
			.containsExactly("On Break", "Available");
		assertThat(of(views, "agent-state-change")).extracting(CallCenterEvent::agentState)
			.containsExactly("Receiving", "In a queue call", "Waiting");
		assertThat(of(views, "members-count")).extracting(CallCenterEvent::count).containsExactly(1L, 0L, 1L, 1L);
		assertThat(of(views, "member-queue-end")).extracting(CallCenterEvent::cause)
			.containsExactly("Cancel", "Terminated");
		CallCenterEvent offering = of(views, "agent-offering").get(0);
		assertThat(offering.agent()).isEqualTo("desk@default");
		assertThat(offering.agentUuid()).isNull();
		CallCenterEvent talking = of(views, "bridge-agent-start").get(0);
		assertThat(talking.agentUuid()).hasSize(36).isNotEqualTo(talking.memberSessionUuid());
		assertThat(of(views, "bridge-agent-end")).allSatisfy((view) -> {
			assertThat(view.agentUuid()).isEqualTo(talking.agentUuid());
			assertThat(view.memberUuid()).isEqualTo(offering.memberUuid()).isEqualTo(talking.memberUuid());
		});
	}

	private static List<CallCenterEvent> of(List<CallCenterEvent> views, String action) {
		return views.stream().filter((view) -> action.equals(view.action())).toList();
	}

}
