package io.github.eslboot.sample.records;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.github.eslboot.sample.calls.NoSuchCallException;
import org.jspecify.annotations.Nullable;

import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * HTTP endpoints for call detail records.
 */
@RestController
@RequestMapping("/api/records")
class RecordController {

	private static final int PAGE = 50;

	private final CallLegRepository legs;

	private final TimelineRepository timelines;

	RecordController(CallLegRepository legs, TimelineRepository timelines) {
		this.legs = legs;
		this.timelines = timelines;
	}

	@GetMapping
	Page search(@RequestParam(defaultValue = "") String number, @RequestParam(defaultValue = "") String cause,
			@RequestParam(defaultValue = "1970-01-01T00:00:00Z") @DateTimeFormat(iso = ISO.DATE_TIME) Instant from,
			@RequestParam(defaultValue = "2999-01-01T00:00:00Z") @DateTimeFormat(iso = ISO.DATE_TIME) Instant to,
			@RequestParam(defaultValue = "0") int page) {
		String pattern = "%" + number.strip().toLowerCase(Locale.ROOT).replaceAll("[%_\\\\]", "") + "%";
		long offset = (long) Math.max(0, page) * PAGE;
		// One more than a page tells whether there is a next one.
		List<CallLeg> found = this.legs.search(pattern, cause, from, to, PAGE + 1, offset);
		return new Page(found.stream().limit(PAGE).toList(), found.size() > PAGE);
	}

	@GetMapping("/{uuid}")
	Details details(@PathVariable String uuid) {
		List<CallLeg> legs = this.legs.findByCallUuidOrderByCreatedAt(uuid);
		if (legs.isEmpty()) {
			throw new NoSuchCallException(uuid);
		}
		List<Entry> timeline = legs.stream()
			.flatMap((leg) -> this.timelines.findById(leg.uuid())
				.map(Timeline::entries)
				.stream()
				.flatMap(List::stream)
				.map((entry) -> Entry.of(leg, entry)))
			.sorted(Comparator.comparing(Entry::at))
			.toList();
		return new Details(legs, timeline);
	}

	/**
	 * Calls that were found.
	 *
	 * @param calls the first legs of the calls
	 * @param more whether there is a next page
	 */
	record Page(List<CallLeg> calls, boolean more) {

	}

	/**
	 * A call.
	 *
	 * @param legs its legs
	 * @param timeline the events of all legs
	 */
	record Details(List<CallLeg> legs, List<Entry> timeline) {

	}

	/**
	 * An event of the timeline.
	 *
	 * @param at its time
	 * @param party the phone of the leg
	 * @param event the name of the event
	 * @param detail what it reports
	 */
	record Entry(Instant at, String party, String event, @Nullable String detail) {

		static Entry of(CallLeg leg, TimelineEntry entry) {
			String number = "OUTBOUND".equals(leg.direction()) ? leg.destination() : leg.callerNumber();
			return new Entry(entry.at(), Optional.ofNullable(number).orElse("unknown"), entry.event(), entry.detail());
		}

	}

}
