package io.github.eslboot.sample.calls;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * HTTP endpoint for the live updates.
 */
@RestController
class StreamController {

	private final CallFeed feed;

	StreamController(CallFeed feed) {
		this.feed = feed;
	}

	@GetMapping(path = "/api/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter stream() {
		return this.feed.open();
	}

}
