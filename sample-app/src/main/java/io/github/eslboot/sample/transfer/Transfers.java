package io.github.eslboot.sample.transfer;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.eslboot.call.Bridge;
import io.github.eslboot.call.Consultation;
import io.github.eslboot.sample.calls.CallDesk;
import io.github.eslboot.sample.calls.Phones;
import io.github.eslboot.sample.calls.Talks;
import io.github.eslboot.sample.live.LiveFeed;
import io.github.eslboot.sample.live.LiveFeed.Notice;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Blind and attended transfers. In an attended one the partner of a leg consults a third
 * party while the leg waits with music on hold.
 */
@Service
class Transfers {

	private static final Duration TIMEOUT = Duration.ofSeconds(40);

	private final CallDesk desk;

	private final Talks talks;

	private final Phones phones;

	private final LiveFeed feed;

	/** Consultations by the uuid of the leg that waits. */
	private final Map<String, Consulting> consulting = new ConcurrentHashMap<>();

	Transfers(CallDesk desk, Talks talks, Phones phones, LiveFeed feed) {
		this.desk = desk;
		this.talks = talks;
		this.phones = phones;
		this.feed = feed;
	}

	/** Transfers a leg to an extension; its partner is hung up. */
	void blind(String leg, String to) {
		this.desk.call(leg).transfer(to, "XML", this.phones.context());
	}

	/**
	 * Begins an attended transfer, and returns immediately.
	 * @param leg the uuid of the leg that waits
	 * @param to the extension that the partner of the leg consults
	 * @throws NoConsultationException if this application has not bridged the leg
	 */
	void consult(String leg, String to) {
		Bridge talk = this.talks.of(this.desk.call(leg).uuid()).orElseThrow(() -> NoConsultationException.of(leg));
		if (this.consulting.putIfAbsent(leg, new Consulting(leg, to, null)) != null) {
			throw NoConsultationException.twice(leg);
		}
		publish();
		talk.within(TIMEOUT).async().consult(this.phones.dialString(to)).whenComplete((consultation, failure) -> {
			if (failure == null) {
				this.consulting.put(leg, new Consulting(leg, to, consultation));
				// FreeSWITCH ends the consultation itself when one of the parties hangs
				// up.
				consultation.third().async().ended().whenComplete((end, lost) -> remove(leg));
				talk.async().ended().whenComplete((end, lost) -> remove(leg));
				publish();
			}
			else {
				remove(leg);
				this.feed.publish("notice", new Notice(to + " was not reached", String.valueOf(failure.getMessage())));
			}
		});
	}

	/** Connects the leg that waits with the third party. */
	void complete(String leg) {
		this.talks.add(consultation(leg).complete());
		remove(leg);
	}

	/** Returns the leg that waits to its partner. */
	void cancel(String leg) {
		consultation(leg).cancel();
		remove(leg);
	}

	private Consultation consultation(String leg) {
		Consulting known = this.consulting.get(leg);
		Consultation consultation = (known != null) ? known.consultation() : null;
		if (consultation == null) {
			throw NoConsultationException.of(leg);
		}
		return consultation;
	}

	private void remove(String leg) {
		if (this.consulting.remove(leg) != null) {
			publish();
		}
	}

	private void publish() {
		List<View> views = this.consulting.values()
			.stream()
			.map((consulting) -> new View(consulting.leg(), consulting.to(), consulting.consultation() != null))
			.sorted(Comparator.comparing(View::leg))
			.toList();
		this.feed.state("consultations", views);
	}

	private record Consulting(String leg, String to, @Nullable Consultation consultation) {

	}

	/**
	 * A consultation as the page shows it.
	 *
	 * @param leg the uuid of the leg that waits
	 * @param to the extension that is consulted
	 * @param answered whether it has answered
	 */
	record View(String leg, String to, boolean answered) {

	}

}
