package io.github.eslboot.sample;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * HTTP endpoints for the status and for the live updates.
 */
@RestController
@RequestMapping("/api")
class StatusController {

	private final StatusBoard board;

	private final CallFeed feed;

	StatusController(StatusBoard board, CallFeed feed) {
		this.board = board;
		this.feed = feed;
	}

	@GetMapping("/status")
	DeskStatus status() {
		return this.board.status();
	}

	@GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter stream() {
		return this.feed.open();
	}

}
