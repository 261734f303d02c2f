package io.github.eslboot;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.eslboot.test.Fault;
import io.github.eslboot.test.Faults;
import io.github.eslboot.test.ReceivedCommand;

/** Faults of the matrix, named like its rows. */
enum FaultMatrixRow {

	NO_GREETING("no greeting", Fault::noGreeting),

	ACCESS_DENIED("refused by ACL", Fault::accessDenied),

	REFUSED("connection refused", Place.DEFORMS, Faults::refuseConnections),

	WRONG_PASSWORD("wrong password", Fault::wrongPassword),

	HALF_OPEN("half-open", Place.INSIDE, Fault::halfOpen),

	SILENCE("silence", Place.INSIDE, Fault::silence),

	RESET("reset", Place.INSIDE, Fault::reset),

	DROP("drop mid-frame", Place.DEFORMS, () -> Fault.dropMidFrame(10)),

	SLOW("slow bytes", Place.DEFORMS, () -> Fault.slowBytes(Duration.ofNanos(100_000))),

	SPLIT("split anywhere", Place.DEFORMS, () -> Fault.splitAtRandom(5, System.nanoTime())),

	GARBAGE("garbage", Place.INSIDE, Fault::garbage),

	GIANT_HEADER("giant header", () -> Fault.giantHeader(200_000)),

	GIANT_BODY("giant body", () -> Fault.giantBody(200_000)),

	NEGATIVE_LENGTH("negative length", Fault::negativeContentLength),

	LATE("late reply", Fault::lateReply),

	MISSING("reply missing", Fault::missingReply),

	TWICE("reply twice", Fault::duplicateReply),

	UNSOLICITED("unsolicited reply", () -> Fault.unsolicitedReply("+OK who asked")),

	FLOOD("event flood", () -> Fault.eventFlood(2000)),

	TRUNCATED("truncated userauth", Fault::truncatedUserauthReply),

	GOODBYE("notice: goodbye", () -> Fault.disconnectNotice(Fault.Notice.GOODBYE)),

	SHUTDOWN("notice: shutdown", Place.INSIDE, () -> Fault.disconnectNotice(Fault.Notice.SHUTDOWN)),

	LOST_EVENTS("notice: lost events", Place.INSIDE, () -> Fault.disconnectNotice(Fault.Notice.LOST_EVENTS)),

	LOST_LOGS("notice: lost log lines", Place.INSIDE, () -> Fault.disconnectNotice(Fault.Notice.LOST_LOGS)),

	CALL_ENDED("notice: call ended", () -> Fault.disconnectNotice(Fault.Notice.SESSION)),

	LINGER("notice: linger", () -> Fault.disconnectNotice(Fault.Notice.LINGER)),

	CLOCK("clock jump", Place.DEFORMS, (faults) -> faults.clockJump(Duration.ofDays(-400)));

	private final String title;

	private final Place place;

	private final Supplier<Fault> plain;

	private final Function<Predicate<ReceivedCommand>, Fault> ofReplies;

	private final Function<Faults, ?> ofServer;

	FaultMatrixRow(String title, Supplier<Fault> fault) {
		this(title, Place.BEHIND, fault);
	}

	FaultMatrixRow(String title, Place place, Supplier<Fault> fault) {
		this.title = title;
		this.place = place;
		this.plain = fault;
		this.ofReplies = null;
		this.ofServer = null;
	}

	FaultMatrixRow(String title, Function<Predicate<ReceivedCommand>, Fault> fault) {
		this.title = title;
		this.place = Place.BEHIND;
		this.plain = null;
		this.ofReplies = fault;
		this.ofServer = null;
	}

	FaultMatrixRow(String title, Place place, Function<Faults, ?> fault) {
		this.title = title;
		this.place = place;
		this.plain = null;
		this.ofReplies = null;
		this.ofServer = fault;
	}

	static FaultMatrixRow of(String title) {
		for (FaultMatrixRow row : values()) {
			if (row.title.equals(title)) {
				return row;
			}
		}
		throw new IllegalArgumentException("No such fault: " + title);
	}

	/**
	 * Injects a fault of the whole server.
	 * @return {@code false} if this is a fault of a connection
	 */
	boolean strikeServer(Faults faults) {
		if (this.ofServer != null) {
			this.ofServer.apply(faults);
			return true;
		}
		return false;
	}

	/**
	 * Returns the fault of a connection.
	 * @param commands commands that trigger it
	 * @param byCommand whether commands also trigger faults that are not about replies
	 */
	Fault fault(Predicate<ReceivedCommand> commands, boolean byCommand) {
		if (this.ofReplies != null) {
			return this.ofReplies.apply(commands);
		}
		return (byCommand && this != WRONG_PASSWORD && this != TRUNCATED) ? this.plain.get().onCommand(commands)
				: this.plain.get();
	}

	boolean isOfReplies() {
		return this.ofReplies != null;
	}

	boolean isForUsers() {
		return this == TRUNCATED;
	}

	Place place() {
		return this.place;
	}

	@Override
	public String toString() {
		return this.title;
	}

	/** Position of the fault relative to the frame of an event. */
	enum Place {

		/** The fault changes how frames are sent. */
		DEFORMS,

		/** Between two bytes of a frame. */
		INSIDE,

		/** After a frame: the server writes it between frames only. */
		BEHIND

	}

}
