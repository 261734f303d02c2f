package io.github.eslboot.sample.recordings;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of recordings.
 *
 * @param directory the directory on the FreeSWITCH server
 * @param localDirectory the same directory as this application sees it, for example a
 * mounted volume
 */
@ConfigurationProperties("desk.recordings")
record RecordingProperties(String directory, @Nullable Path localDirectory) {

	@Override
	public Path localDirectory() {
		return (this.localDirectory != null) ? this.localDirectory : Path.of(this.directory);
	}

}
