package io.github.eslboot.sample.calls;

import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * HTTP endpoints for calls.
 */
@RestController
@RequestMapping("/api/calls")
public class CallController {

	/** Pattern of a uuid in the paths of calls. */
	public static final String UUID = "{uuid:[A-Za-z0-9-]{1,64}}";

	private final LiveCalls calls;

	private final CallDesk desk;

	CallController(LiveCalls calls, CallDesk desk) {
		this.calls = calls;
		this.desk = desk;
	}

	@GetMapping
	List<CallView> list() {
		return this.calls.views();
	}

	@GetMapping("/" + UUID)
	CallView get(@PathVariable String uuid) {
		return this.calls.callOf(uuid).orElseThrow(() -> new NoSuchCallException(uuid));
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<PlacedCall> place(@Valid @RequestBody NewCall call, UriComponentsBuilder uri) {
		String uuid = this.desk.place(call.from(), call.to());
		return ResponseEntity.accepted().location(uri.path("/api/calls/{uuid}").build(uuid)).body(new PlacedCall(uuid));
	}

	@DeleteMapping("/" + UUID)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void hangUp(@PathVariable String uuid) {
		this.desk.hangUp(uuid);
	}

	@PostMapping(path = "/" + UUID + "/dtmf", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void press(@PathVariable String uuid, @Valid @RequestBody Keys keys) {
		this.desk.press(uuid, keys.digits());
	}

	@PutMapping("/" + UUID + "/park")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void park(@PathVariable String uuid) {
		this.desk.park(uuid);
	}

	@PutMapping("/" + UUID + "/hold")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void hold(@PathVariable String uuid) {
		this.desk.hold(uuid);
	}

	@DeleteMapping("/" + UUID + "/hold")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void unhold(@PathVariable String uuid) {
		this.desk.unhold(uuid);
	}

	/**
	 * A call to place.
	 *
	 * @param from the extension that rings first
	 * @param to the extension that is called once the first has answered
	 */
	record NewCall(
			@NotNull(message = "is missing") @Pattern(regexp = Phones.EXTENSION,
					message = Phones.NOT_AN_EXTENSION) String from,
			@NotNull(message = "is missing") @Pattern(regexp = Phones.EXTENSION,
					message = Phones.NOT_AN_EXTENSION) String to) {

		@AssertTrue(message = "must differ from the first extension")
		boolean isToAnother() {
			return this.from == null || !this.from.equals(this.to);
		}

	}

	/**
	 * The call that was placed.
	 *
	 * @param uuid the uuid of its first leg
	 */
	record PlacedCall(String uuid) {

	}

	/**
	 * Keys to press.
	 *
	 * @param digits the keys
	 */
	record Keys(@NotNull(message = "is missing") @Pattern(regexp = "[0-9*#A-D]{1,20}",
			message = "must be 1 to 20 of 0-9, *, # and A-D") String digits) {

	}

}
