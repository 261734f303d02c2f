package io.github.eslboot.sample.servers;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * HTTP endpoint for the status.
 */
@RestController
@RequestMapping("/api")
class StatusController {

	private final StatusBoard board;

	StatusController(StatusBoard board) {
		this.board = board;
	}

	@GetMapping("/status")
	DeskStatus status() {
		return this.board.status();
	}

}
