package io.github.eslboot.sample.wallboard;

import java.util.List;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * HTTP endpoint for the history of the wallboard.
 */
@RestController
class WallboardController {

	private final History history;

	WallboardController(History history) {
		this.history = history;
	}

	@GetMapping("/api/history")
	List<Sample> history() {
		return this.history.samples();
	}

}
