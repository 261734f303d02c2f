package io.github.eslboot.sample.servers;

import java.util.List;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * HTTP endpoints for the servers.
 */
@RestController
@RequestMapping("/api/servers")
class ServerController {

	private final Servers servers;

	ServerController(Servers servers) {
		this.servers = servers;
	}

	@GetMapping
	List<ServerView> list() {
		return this.servers.views();
	}

	@PutMapping("/{id}/drain")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void drain(@PathVariable String id) {
		this.servers.drain(id);
	}

	@DeleteMapping("/{id}/drain")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void resume(@PathVariable String id) {
		this.servers.resume(id);
	}

}
