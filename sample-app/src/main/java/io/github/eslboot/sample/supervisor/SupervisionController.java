package io.github.eslboot.sample.supervisor;

import io.github.eslboot.call.EavesdropMode;
import io.github.eslboot.sample.calls.Phones;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * HTTP endpoints for supervisors.
 */
@RestController
@RequestMapping(path = "/api/supervisions")
class SupervisionController {

	private final Supervisors supervisors;

	SupervisionController(Supervisors supervisors) {
		this.supervisors = supervisors;
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.ACCEPTED)
	Started start(@Valid @RequestBody NewSupervision supervision) {
		return new Started(this.supervisors.start(supervision.leg(), supervision.extension(), supervision.mode()));
	}

	@PutMapping(path = "/{id}/mode", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void changeMode(@PathVariable String id, @Valid @RequestBody NewMode mode) {
		this.supervisors.changeMode(id, mode.mode());
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void stop(@PathVariable String id) {
		this.supervisors.stop(id);
	}

	/**
	 * A supervision to start.
	 *
	 * @param leg the uuid of the leg to listen to
	 * @param extension the supervisor's phone
	 * @param mode the parties that hear the supervisor
	 */
	record NewSupervision(@NotNull(message = "is missing") String leg,
			@NotNull(message = "is missing") @Pattern(regexp = Phones.EXTENSION,
					message = Phones.NOT_AN_EXTENSION) String extension,
			@NotNull(message = "is missing") EavesdropMode mode) {

	}

	/**
	 * A new mode.
	 *
	 * @param mode the parties that hear the supervisor
	 */
	record NewMode(@NotNull(message = "is missing") EavesdropMode mode) {

	}

	/**
	 * The supervision that was started.
	 *
	 * @param id its id
	 */
	record Started(String id) {

	}

}
