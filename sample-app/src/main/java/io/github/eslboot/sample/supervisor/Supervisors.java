package io.github.eslboot.sample.supervisor;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.Eavesdrop;
import io.github.eslboot.call.EavesdropMode;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.sample.calls.CallDesk;
import io.github.eslboot.sample.calls.NoSuchCallException;
import io.github.eslboot.sample.calls.Phones;
import io.github.eslboot.sample.live.LiveFeed;
import io.github.eslboot.sample.live.LiveFeed.Notice;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Supervisors who listen to a leg and its partner. They can change to whisper mode, in
 * which their audio goes to that leg alone, or join the call. FreeSWITCH mixes the audio
 * of calls on one server, so the supervisor is called by the server of the leg.
 */
@Service
class Supervisors {

	private final EslTemplate esl;

	private final CallDesk desk;

	private final Phones phones;

	private final LiveFeed feed;

	/** Supervisions by the uuid of the supervisor's call. */
	private final Map<String, Supervision> supervisions = new ConcurrentHashMap<>();

	Supervisors(EslTemplate esl, CallDesk desk, Phones phones, LiveFeed feed) {
		this.esl = esl;
		this.desk = desk;
		this.phones = phones;
		this.feed = feed;
	}

	/**
	 * Calls a supervisor. Returns immediately; the supervisor listens once the phone is
	 * answered.
	 * @return the uuid of the supervisor's call
	 */
	String start(String leg, String extension, EavesdropMode mode) {
		EslCall agent = this.desk.call(leg);
		PendingCall phone = this.esl.onNodeOf(leg)
			.async()
			.originate(this.phones.call(extension).callerId("Supervision", extension).park());
		String id = phone.uuid();
		put(id, new Supervision(leg, extension, mode, null));
		phone.answered()
			.thenCompose((supervisor) -> supervisor.async()
				.eavesdrop(agent, mode)
				.whenComplete((listening, failure) -> end(supervisor, listening)))
			.whenComplete((listening, failure) -> {
				if (failure == null) {
					put(id, new Supervision(leg, extension, mode, listening));
				}
				else {
					remove(id);
					this.feed.publish("notice",
							new Notice(extension + " cannot listen", String.valueOf(failure.getMessage())));
				}
			});
		return id;
	}

	/** Hangs up the supervisor when the eavesdropping fails or ends. */
	private void end(EslCall supervisor, @Nullable Eavesdrop listening) {
		if (listening == null) {
			supervisor.hangupQuietly();
			return;
		}
		listening.async().ended().whenComplete((end, failure) -> {
			supervisor.hangupQuietly();
			remove(supervisor.uuid());
		});
	}

	void changeMode(String id, EavesdropMode mode) {
		Supervision known = known(id);
		Eavesdrop listening = known.listening();
		if (listening != null) {
			listening.changeMode(mode);
			put(id, new Supervision(known.leg(), known.extension(), mode, listening));
		}
	}

	void stop(String id) {
		known(id);
		this.esl.call(id).hangupQuietly();
		remove(id);
	}

	private Supervision known(String id) {
		Supervision known = this.supervisions.get(id);
		if (known == null) {
			throw new NoSuchCallException(id);
		}
		return known;
	}

	private void put(String id, Supervision supervision) {
		this.supervisions.put(id, supervision);
		publish();
	}

	private void remove(String id) {
		if (this.supervisions.remove(id) != null) {
			publish();
		}
	}

	private void publish() {
		List<View> views = this.supervisions.entrySet()
			.stream()
			.map((entry) -> View.of(entry.getKey(), entry.getValue()))
			.sorted(Comparator.comparing(View::id))
			.toList();
		this.feed.state("supervisions", views);
	}

	private record Supervision(String leg, String extension, EavesdropMode mode, @Nullable Eavesdrop listening) {

	}

	/**
	 * A supervision as the page shows it.
	 *
	 * @param id the uuid of the supervisor's call
	 * @param leg the leg that the supervisor listens to
	 * @param extension the supervisor's phone
	 * @param mode the parties that hear the supervisor
	 * @param running whether the supervisor has answered
	 */
	record View(String id, String leg, String extension, EavesdropMode mode, boolean running) {

		static View of(String id, Supervision supervision) {
			return new View(id, supervision.leg(), supervision.extension(), supervision.mode(),
					supervision.listening() != null);
		}

	}

}
