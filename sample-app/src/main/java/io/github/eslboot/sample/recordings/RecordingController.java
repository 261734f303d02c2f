package io.github.eslboot.sample.recordings;

import java.nio.file.Path;
import java.util.List;

import io.github.eslboot.sample.calls.CallController;
import io.github.eslboot.sample.calls.CallDesk;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * HTTP endpoints for recordings.
 */
@RestController
@RequestMapping("/api")
class RecordingController {

	private static final MediaType WAV = MediaType.parseMediaType("audio/wav");

	private final CallDesk desk;

	private final RecordingFiles files;

	private final RecordingRepository recordings;

	RecordingController(CallDesk desk, RecordingFiles files, RecordingRepository recordings) {
		this.desk = desk;
		this.files = files;
		this.recordings = recordings;
	}

	@PostMapping("/calls/" + CallController.UUID + "/recording")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void start(@PathVariable String uuid) {
		this.desk.call(uuid).record(this.files.newFile(uuid));
	}

	@DeleteMapping("/calls/" + CallController.UUID + "/recording")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void stop(@PathVariable String uuid) {
		this.desk.call(uuid).stopRecording("all");
	}

	@GetMapping("/recordings")
	List<View> list() {
		return this.recordings.findTop100ByOrderByStartedAtDesc()
			.stream()
			.map((recording) -> new View(recording, this.files.readable(recording).isPresent()))
			.toList();
	}

	/** Returns the audio; a player may request a range of it. */
	@GetMapping("/recordings/{id}/audio")
	ResponseEntity<Resource> audio(@PathVariable long id) {
		Path file = this.recordings.findById(id).flatMap(this.files::readable).orElse(null);
		if (file == null) {
			return ResponseEntity.notFound().build();
		}
		return ResponseEntity.ok().contentType(WAV).body(new FileSystemResource(file));
	}

	/**
	 * A recording as the page shows it.
	 *
	 * @param recording the recording
	 * @param playable whether this application can read its file
	 */
	record View(Recording recording, boolean playable) {

	}

}
