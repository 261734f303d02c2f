package io.github.eslboot.application;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.CallDirection;
import io.github.eslboot.call.CallSnapshot;
import io.github.eslboot.call.LiveCall;
import org.jspecify.annotations.Nullable;

/** Table of the inbound calls of all servers. */
final class Wallboard {

	private final EslTemplate esl;

	Wallboard(EslTemplate esl) {
		this.esl = esl;
	}

	/** Returns the live calls, oldest first. Events keep them up to date. */
	List<Row> rows() {
		return this.esl.calls()
			.live()
			.stream()
			.filter((call) -> call.direction() == CallDirection.INBOUND)
			.map(Row::of)
			.sorted(Comparator.comparing(Row::since, Comparator.nullsLast(Comparator.naturalOrder())))
			.toList();
	}

	record Row(String uuid, String node, @Nullable String caller, @Nullable String destination, String state,
			@Nullable Instant since) {

		static Row of(LiveCall call) {
			return new Row(call.uuid(), call.node(), call.callerNumber(), call.destination(), state(call.state()),
					call.state().createdAt());
		}

		private static String state(CallSnapshot call) {
			return call.held() ? "HELD" : (call.isAnswered() ? "ANSWERED" : "WAITING");
		}

	}

}
