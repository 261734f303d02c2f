package io.github.eslboot.sample.queues;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.NodeResult;
import io.github.eslboot.command.CallCenterCommands;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * HTTP endpoints for queues and agents.
 */
@RestController
@RequestMapping("/api/queues")
class QueueController {

	private final QueueBoard board;

	private final EslTemplate esl;

	QueueController(QueueBoard board, EslTemplate esl) {
		this.board = board;
		this.esl = esl;
	}

	@GetMapping
	QueueBoard.View list() {
		return this.board.view();
	}

	@PutMapping(path = "/agents/{agent}/status", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void status(@PathVariable String agent, @Valid @RequestBody NewStatus status) {
		this.esl.runOnAll(CallCenterCommands.setAgentStatus(agent, status.status())).forEach(NodeResult::orElseThrow);
	}

	/**
	 * A new status of an agent.
	 *
	 * @param status the status
	 */
	record NewStatus(@NotNull(message = "is missing") @Pattern(regexp = "Available|On Break|Logged Out",
			message = "must be Available, On Break or Logged Out") String status) {

	}

}
