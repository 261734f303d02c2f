package io.github.eslboot.sample.recordings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

import org.springframework.stereotype.Component;

/**
 * Files of recordings. FreeSWITCH writes them into a directory that this application can
 * read, under the same path or another one.
 */
@Component
public class RecordingFiles {

	/** A name without directories, so that no path leads out of the directory. */
	private static final Pattern NAME = Pattern.compile("[\\w-][\\w.-]*");

	private final RecordingProperties properties;

	RecordingFiles(RecordingProperties properties) {
		this.properties = properties;
	}

	/** Returns the path of a new file, as FreeSWITCH sees it. */
	String newFile(String call) {
		return this.properties.directory() + "/" + call + "-" + System.currentTimeMillis() + ".wav";
	}

	/** Returns whether a file is one of this application, and not of a dialplan. */
	boolean isOwn(String file) {
		String directory = this.properties.directory() + "/";
		return file.startsWith(directory) && NAME.matcher(file.substring(directory.length())).matches();
	}

	/**
	 * Returns a file as this application sees it.
	 * @param file the path as FreeSWITCH sees it
	 * @return the file, which may not exist; empty if it is outside of the directory
	 */
	public Optional<Path> local(String file) {
		if (!isOwn(file)) {
			return Optional.empty();
		}
		String name = file.substring(this.properties.directory().length() + 1);
		return Optional.of(this.properties.localDirectory().resolve(name));
	}

	/** Returns the readable file of a recording. */
	Optional<Path> readable(Recording recording) {
		return local(recording.file()).filter(Files::isReadable);
	}

}
