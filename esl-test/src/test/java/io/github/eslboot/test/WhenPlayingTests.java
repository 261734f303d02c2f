package io.github.eslboot.test;

import java.time.Duration;

import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link WhenPlaying}.
 */
@FreeSwitchTest
class WhenPlayingTests {

	private static final String MENU = "1 1 3 5000 # ivr-menu.wav invalid.wav choice [12]";

	@Test
	void reactionsAreUsedOnceInTheOrderOfTheirAddition(FreeSwitchSimulator simulator) {
		SimulatedCall call = simulator.newCall()
			.app("answer", "")
			.app("play_and_get_digits", MENU)
			.app("park", "")
			.whenPlaying("ivr-menu")
			.press("9")
			.whenPlaying("invalid")
			.run((leg) -> leg.setVariable("invalid", "played"))
			.whenPlaying("ivr-menu")
			.press("2")
			.start();
		await().until(() -> "park".equals(call.application()));
		assertThat(call.variable("choice")).isEqualTo("2");
		assertThat(call.variable("invalid")).isEqualTo("played");
	}

	@Test
	void reactionAppliesToTheFileThatIsBeingPlayed(FreeSwitchSimulator simulator) {
		SimulatedCall call = simulator.newCall().app("answer", "").app("endless_playback", "music.wav").start();
		assertThat(call.application()).isEqualTo("endless_playback");
		call.whenPlaying("music").after(Duration.ofMillis(5)).hangUp();
		await().until(() -> !call.isAlive());
		assertThat(call.hangupCause()).isEqualTo("NORMAL_CLEARING");
	}

	@Test
	void reactionToAnotherFileWaits(FreeSwitchSimulator simulator) {
		SimulatedCall call = simulator.newCall()
			.app("answer", "")
			.app("playback", "silence_stream://20")
			.app("playback", "tone_stream://%(20,0,440)")
			.app("park", "")
			.whenPlaying("tone_stream")
			.run((leg) -> leg.setVariable("reacted", leg.application()))
			.start();
		await().until(() -> "park".equals(call.application()));
		assertThat(call.variable("reacted")).isEqualTo("playback");
	}

}
