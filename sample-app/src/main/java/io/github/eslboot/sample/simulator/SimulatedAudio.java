package io.github.eslboot.sample.simulator;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.protocol.view.RecordEvent;
import io.github.eslboot.sample.recordings.RecordingFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writer of the files of recordings: the simulator has no audio, so each file has a soft
 * tone of the length of the recording.
 */
class SimulatedAudio {

	private static final Logger logger = LoggerFactory.getLogger(SimulatedAudio.class);

	private static final int RATE = 8000;

	private static final Duration MAX = Duration.ofMinutes(5);

	private final RecordingFiles files;

	SimulatedAudio(RecordingFiles files) {
		this.files = files;
	}

	@EslEventHandler
	void recorded(RecordEvent recording) {
		String path = recording.path();
		if (recording.isStop() && path != null) {
			Duration length = Objects.requireNonNullElse(recording.length(), Duration.ofSeconds(1));
			this.files.local(path).ifPresent((file) -> write(file, (length.compareTo(MAX) < 0) ? length : MAX));
		}
	}

	private static void write(Path file, Duration length) {
		byte[] samples = new byte[(int) (length.toMillis() * RATE / 1000) * 2];
		for (int i = 0; i < samples.length / 2; i++) {
			int sample = (int) (1200 * Math.sin(2 * Math.PI * 330 * i / RATE));
			samples[2 * i] = (byte) sample;
			samples[2 * i + 1] = (byte) (sample >> 8);
		}
		AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
		try {
			Files.createDirectories(file.toAbsolutePath().getParent());
			AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(samples), format, samples.length / 2),
					AudioFileFormat.Type.WAVE, file.toFile());
		}
		catch (IOException ex) {
			logger.warn("{} could not be written: {}", file, ex.getMessage());
		}
	}

}
