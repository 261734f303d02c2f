package io.github.eslboot.sample.recordings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import io.github.eslboot.sample.ApiTests;
import io.github.eslboot.sample.calls.LiveCalls;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Tests of recordings. */
class RecordingTests extends ApiTests {

	@TempDir
	static Path root;

	@Autowired
	private LiveCalls calls;

	@Autowired
	private RecordingRepository recordings;

	@DynamicPropertySource
	static void configure(DynamicPropertyRegistry registry) {
		registry.add("desk.recordings.directory", () -> directory().toString());
	}

	@Test
	void recordingIsStoredAndItsFileCanBePlayed() throws Exception {
		SimulatedCall call = this.simulator.startCall("4915112345", "2000").answer();
		eventually().until(() -> this.calls.callOf(call.uuid()).isPresent());
		String path = "/api/calls/" + call.uuid() + "/recording";
		this.client.post().uri(path).exchange().expectStatus().isNoContent();
		eventually().until(() -> of(call).size() == 1);
		this.client.delete().uri(path).exchange().expectStatus().isNoContent();
		eventually().until(() -> of(call).get(0).lengthMillis() != null);
		Recording recording = of(call).get(0);
		String audio = "/api/recordings/" + recording.id() + "/audio";
		this.client.get().uri(audio).exchange().expectStatus().isNotFound();
		Files.createDirectories(directory());
		Files.writeString(Path.of(recording.file()), "0123456789");
		this.client.get()
			.uri(audio)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentType("audio/wav")
			.expectBody(String.class)
			.isEqualTo("0123456789");
		this.client.get()
			.uri(audio)
			.header("Range", "bytes=2-4")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.PARTIAL_CONTENT)
			.expectBody(String.class)
			.isEqualTo("234");
	}

	@Test
	void fileOutsideOfTheDirectoryIsNotServed() throws Exception {
		Path secret = Files.writeString(root.resolve("secret.wav"), "secret");
		String directory = directory().toString();
		for (String file : List.of(directory + "/../secret.wav", directory + "/" + secret, secret.toString())) {
			Recording foreign = this.recordings.save(new Recording(null, "a", file, Instant.now(), 1L));
			this.client.get().uri("/api/recordings/" + foreign.id() + "/audio").exchange().expectStatus().isNotFound();
		}
	}

	private static Path directory() {
		return root.resolve("recordings");
	}

	private List<Recording> of(SimulatedCall call) {
		return this.recordings.findAll().stream().filter((found) -> found.callUuid().equals(call.uuid())).toList();
	}

}
