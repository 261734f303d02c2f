package io.github.eslboot.sample.campaign;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.command.Media;
import io.github.eslboot.command.Originate;
import io.github.eslboot.sample.calls.Phones;
import io.github.eslboot.sample.campaign.Campaign.State;
import io.github.eslboot.sample.live.LiveFeed;
import io.github.eslboot.sample.web.ConflictException;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/**
 * The campaigns since the start of the application.
 */
@Service
class Campaigns {

	private static final int MAX = 20;

	private final EslTemplate esl;

	private final Phones phones;

	private final LiveFeed feed;

	private final Media message;

	/** Guarded by this. */
	private final Map<String, Campaign> campaigns = new LinkedHashMap<>();

	Campaigns(EslTemplate esl, Phones phones, LiveFeed feed, CampaignProperties properties) {
		this.esl = esl;
		this.phones = phones;
		this.feed = feed;
		this.message = Media.file(properties.message());
	}

	/**
	 * Starts a campaign.
	 * @param name its name
	 * @param numbers the numbers to call
	 * @param concurrent the maximum number of calls under way
	 * @param perSecond the maximum number of new calls per second
	 */
	synchronized Campaign.View start(String name, List<String> numbers, int concurrent, int perSecond) {
		if (this.campaigns.size() >= MAX) {
			removeOneThatIsDone();
		}
		List<Originate> calls = numbers.stream()
			.map((number) -> this.phones.call(number).callerId(name, number).park())
			.toList();
		Campaign campaign = new Campaign(name, calls, this.esl.pacing(concurrent).perSecond(perSecond), this.message);
		this.campaigns.put(campaign.id(), campaign);
		return campaign.view();
	}

	private void removeOneThatIsDone() {
		String done = this.campaigns.values()
			.stream()
			.filter((campaign) -> campaign.view().state() == State.DONE)
			.map(Campaign::id)
			.findFirst()
			.orElseThrow(() -> new TooManyCampaignsException());
		this.campaigns.remove(done);
	}

	synchronized Campaign get(String id) {
		Campaign campaign = this.campaigns.get(id);
		if (campaign == null) {
			throw new NoSuchCampaignException(id);
		}
		return campaign;
	}

	synchronized List<Campaign.View> views() {
		return this.campaigns.values().stream().map(Campaign::view).toList();
	}

	@Scheduled(fixedDelay = 500)
	void publish() {
		this.feed.state("campaigns", views());
	}

	/** Thrown if too many campaigns are not done. */
	static class TooManyCampaignsException extends ConflictException {

		TooManyCampaignsException() {
			super("Too many campaigns", "%d campaigns are not done.".formatted(MAX));
		}

	}

	/** Thrown for a campaign that does not exist. */
	static class NoSuchCampaignException extends ConflictException {

		NoSuchCampaignException(String id) {
			super("No such campaign", "There is no campaign %s.".formatted(id));
		}

	}

}
