package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.command.Media;
import io.github.eslboot.command.Originate;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** {@link EslCall#stopPlayback()} when the server does not stop the file. */
class StopPlaybackTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.connected();

	private final AtomicInteger breaks = new AtomicInteger();

	/** Lets the server accept {@code uuid_break} without an effect. */
	private void ignoreBreaks(int count) {
		FreeSwitchSimulator server = this.esl.simulator();
		server.onApi("uuid_break", (request) -> {
			if (this.breaks.incrementAndGet() == count) {
				server.removeApi("uuid_break");
			}
			return "+OK\n";
		});
	}

	private EslCall parked() {
		return this.esl.template().originate(Originate.to("loopback/park/default").park()).within(PATIENCE);
	}

	private static void awaitPlayback(EslCall call) {
		await().atMost(PATIENCE).until(() -> "playback".equals(call.getVariable("current_application")));
	}

	@Test
	void stopIsRepeatedUntilThePlaybackHasEnded() {
		EslCall call = parked();
		ignoreBreaks(2);
		CompletableFuture<?> plays = call.async().playback(Media.silence(Duration.ofHours(1)));
		awaitPlayback(call);
		call.stopPlayback();
		assertThat(plays).succeedsWithin(PATIENCE);
		assertThat(this.breaks).hasValue(2);
	}

	@Test
	void stopIsNotRepeatedForALaterPlayback() {
		EslCall call = parked();
		CompletableFuture<?> first = call.async().playback(Media.silence(Duration.ofHours(1)));
		awaitPlayback(call);
		call.stopPlayback();
		assertThat(first).succeedsWithin(PATIENCE);
		ignoreBreaks(Integer.MAX_VALUE);
		call.playback(Media.silence(Duration.ofMillis(700)));
		assertThat(this.breaks).hasValue(0);
	}

}
