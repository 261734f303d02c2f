package io.github.eslboot.protocol.view;

import java.time.Instant;
import java.util.Map;

import io.github.eslboot.protocol.AnswerState;
import io.github.eslboot.protocol.CallState;
import io.github.eslboot.protocol.ChannelState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.HangupCause;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventViewTests {

	private static <T extends EventView> T view(Class<T> type, String name, Map<String, String> headers) {
		EventView view = EventView.of(EslEvent.of(name, headers));
		assertThat(view).isInstanceOf(type);
		return type.cast(view);
	}

	@Test
	void ofReturnsTheViewOfTheKindOfEvent() {
		ChannelEvent channel = view(ChannelEvent.class, "CHANNEL_HANGUP",
				Map.of("Unique-ID", "u", "Channel-State", "CS_HANGUP", "Channel-Call-State", "BRAND_NEW",
						"Answer-State", "hangup", "Hangup-Cause", "USER_BUSY", "Caller-Channel-Created-Time",
						"1795256964123456", "Caller-Channel-Answered-Time", "0"));
		assertThat(channel.uuid()).isEqualTo("u");
		assertThat(channel.channelState()).isEqualTo(ChannelState.CS_HANGUP);
		assertThat(channel.callState()).isEqualTo(CallState.of("BRAND_NEW"));
		assertThat(channel.answerState()).isEqualTo(AnswerState.HANGUP);
		assertThat(channel.hangupCause()).isEqualTo(HangupCause.USER_BUSY);
		assertThat(channel.created()).isEqualTo(Instant.ofEpochSecond(1795256964, 123456000));
		assertThat(channel.answered()).isNull();
		assertThat(channel.hungUp()).isNull();
		assertThat(view(ExecuteEvent.class, "CHANNEL_EXECUTE_COMPLETE",
				Map.of("Application", "playback", "Application-Response", "FILE PLAYED"))
			.response()).isEqualTo("FILE PLAYED");
		DtmfEvent dtmf = view(DtmfEvent.class, "DTMF", Map.of("DTMF-Digit", "#", "DTMF-Duration", "2000"));
		assertThat(dtmf.digit()).isEqualTo("#");
		assertThat(dtmf.durationSamples()).isEqualTo(2000);
		assertThat(view(BackgroundJobEvent.class, "BACKGROUND_JOB", Map.of("Job-UUID", "j")).jobUuid()).isEqualTo("j");
		HeartbeatEvent heartbeat = view(HeartbeatEvent.class, "HEARTBEAT",
				Map.of("Session-Count", "3", "Idle-CPU", "98.5", "Max-Sessions", "many"));
		assertThat(heartbeat.sessions()).isEqualTo(3);
		assertThat(heartbeat.maxSessions()).isEqualTo(-1);
		assertThat(heartbeat.idleCpu()).isEqualTo(98.5);
		assertThat(view(RecordEvent.class, "RECORD_STOP", Map.of("Record-File-Path", "/a.wav")).path())
			.isEqualTo("/a.wav");
		assertThat(view(PlaybackEvent.class, "PLAYBACK_STOP", Map.of("Playback-Status", "break")).status())
			.isEqualTo("break");
		ConferenceEvent conference = view(ConferenceEvent.class, "CUSTOM", Map.of("Event-Subclass",
				"conference::maintenance", "Action", "add-member", "Member-ID", "1", "Speak", "true"));
		assertThat(conference.member()).isEqualTo(1);
		assertThat(conference.canSpeak()).isTrue();
		assertThat(conference.size()).isEqualTo(-1);
		assertThat(view(CallCenterEvent.class, "CUSTOM",
				Map.of("Event-Subclass", "callcenter::info", "CC-Action", "member-queue-start", "CC-Queue", "q"))
			.queue()).isEqualTo("q");
		assertThat(view(CustomEvent.class, "CUSTOM", Map.of("Event-Subclass", "sofia::reinvite")).subclass())
			.isEqualTo("sofia::reinvite");
		view(CustomEvent.class, "CUSTOM", Map.of());
		view(OtherEvent.class, "RELOADXML", Map.of());
		view(ChannelEvent.class, "CALL_UPDATE", Map.of("Channel-State", "CS_EXECUTE"));
	}

}
