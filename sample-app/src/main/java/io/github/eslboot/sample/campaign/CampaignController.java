package io.github.eslboot.sample.campaign;

import java.util.List;

import io.github.eslboot.sample.calls.Phones;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * HTTP endpoints for campaigns.
 */
@RestController
@RequestMapping("/api/campaigns")
class CampaignController {

	private final Campaigns campaigns;

	CampaignController(Campaigns campaigns) {
		this.campaigns = campaigns;
	}

	@GetMapping
	List<Campaign.View> list() {
		return this.campaigns.views();
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	Campaign.View start(@Valid @RequestBody NewCampaign campaign) {
		return this.campaigns.start(campaign.name(), campaign.numbers(), campaign.concurrent(), campaign.perSecond());
	}

	@PostMapping("/{id}/{action:pause|resume|stop}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void act(@PathVariable String id, @PathVariable String action) {
		Campaign campaign = this.campaigns.get(id);
		switch (action) {
			case "pause" -> campaign.pause();
			case "resume" -> campaign.resume();
			default -> campaign.stop();
		}
	}

	/**
	 * A campaign to start.
	 *
	 * @param name its name
	 * @param numbers the numbers to call
	 * @param concurrent the maximum number of calls under way
	 * @param perSecond the maximum number of new calls per second
	 */
	record NewCampaign(@NotBlank(message = "is missing") @Size(max = 60, message = "is too long") @Pattern(
			regexp = "[\\p{L}\\p{N} ._-]*", message = "must consist of letters, digits, spaces and . _ -") String name,
			@NotNull(message = "is missing") @Size(min = 1, max = 1000,
					message = "must be 1 to 1000 numbers") List<@NotNull @Pattern(regexp = Phones.EXTENSION,
							message = Phones.NOT_AN_EXTENSION) String> numbers,
			@Min(value = 1, message = "must be at least 1") @Max(value = 100,
					message = "must be at most 100") int concurrent,
			@Min(value = 1, message = "must be at least 1") @Max(value = 50,
					message = "must be at most 50") int perSecond) {

	}

}
