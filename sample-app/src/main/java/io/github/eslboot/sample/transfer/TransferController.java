package io.github.eslboot.sample.transfer;

import io.github.eslboot.sample.calls.CallController;
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
 * HTTP endpoints for transfers.
 */
@RestController
@RequestMapping("/api/calls/" + CallController.UUID)
class TransferController {

	private final Transfers transfers;

	TransferController(Transfers transfers) {
		this.transfers = transfers;
	}

	@PostMapping(path = "/transfer", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void transfer(@PathVariable String uuid, @Valid @RequestBody Destination destination) {
		this.transfers.blind(uuid, destination.to());
	}

	@PostMapping(path = "/consultation", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.ACCEPTED)
	void consult(@PathVariable String uuid, @Valid @RequestBody Destination destination) {
		this.transfers.consult(uuid, destination.to());
	}

	@PutMapping("/consultation")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void complete(@PathVariable String uuid) {
		this.transfers.complete(uuid);
	}

	@DeleteMapping("/consultation")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void cancel(@PathVariable String uuid) {
		this.transfers.cancel(uuid);
	}

	/**
	 * Destination of a transfer.
	 *
	 * @param to the extension
	 */
	record Destination(@NotNull(message = "is missing") @Pattern(regexp = Phones.EXTENSION,
			message = Phones.NOT_AN_EXTENSION) String to) {

	}

}
