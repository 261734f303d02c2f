package io.github.eslboot;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.Faults;
import io.github.eslboot.test.ReceivedCommand;

/** Row of the matrix: a fault of the server, or of the client's own threads. */
enum FaultMatrixRow {

	NO_GREETING("no greeting", Fault::noGreeting),

	ACCESS_DENIED("refused by ACL", Fault::accessDenied),

	REFUSED("connection refused", Place.CHANGES_FRAMES, Faults::refuseConnections),

	WRONG_PASSWORD("wrong password", Fault::wrongPassword),

	HALF_OPEN("half-open", Place.WITHIN_FRAME, Fault::halfOpen),

	SILENCE("silence", Place.WITHIN_FRAME, Fault::silence),

	RESET("reset", Place.WITHIN_FRAME, Fault::reset),

	DROP("drop mid-frame", Place.CHANGES_FRAMES, () -> Fault.dropMidFrame(10)),

	SLOW("slow bytes", Place.CHANGES_FRAMES, () -> Fault.slowBytes(Duration.ofNanos(100_000))),

	SPLIT("split anywhere", Place.CHANGES_FRAMES, () -> Fault.splitAtRandom(5, System.nanoTime())),

	GARBAGE("garbage", Place.WITHIN_FRAME, Fault::garbage),

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

	SHUTDOWN("notice: shutdown", Place.WITHIN_FRAME, () -> Fault.disconnectNotice(Fault.Notice.SHUTDOWN)),

	LOST_EVENTS("notice: lost events", Place.WITHIN_FRAME, () -> Fault.disconnectNotice(Fault.Notice.LOST_EVENTS)),

	LOST_LOGS("notice: lost log lines", Place.WITHIN_FRAME, () -> Fault.disconnectNotice(Fault.Notice.LOST_LOGS)),

	CALL_ENDED("notice: call ended", () -> Fault.disconnectNotice(Fault.Notice.SESSION)),

	LINGER("notice: linger", () -> Fault.disconnectNotice(Fault.Notice.LINGER)),

	CLOCK("clock jump", Place.CHANGES_FRAMES, (faults) -> faults.clockJump(Duration.ofDays(-400))),

	THREADS("threads cannot be started", ClientFaults::failingThreads, Place.CHANGES_FRAMES),

	EXECUTOR("executor fails", ClientFaults::failingExecutor, Place.CHANGES_FRAMES);

	private final String title;

	private final Place place;

	private final Supplier<Fault> plain;

	private final Function<Predicate<ReceivedCommand>, Fault> replyFault;

	private final Function<Faults, ?> serverFault;

	private final Function<ClientFaults, EslClientResources> clientFault;

	FaultMatrixRow(String title, Function<ClientFaults, EslClientResources> fault, Place place) {
		this.title = title;
		this.place = place;
		this.plain = null;
		this.replyFault = null;
		this.serverFault = null;
		this.clientFault = fault;
	}

	FaultMatrixRow(String title, Supplier<Fault> fault) {
		this(title, Place.AFTER_FRAME, fault);
	}

	FaultMatrixRow(String title, Place place, Supplier<Fault> fault) {
		this.title = title;
		this.place = place;
		this.plain = fault;
		this.replyFault = null;
		this.serverFault = null;
		this.clientFault = null;
	}

	FaultMatrixRow(String title, Function<Predicate<ReceivedCommand>, Fault> fault) {
		this.title = title;
		this.place = Place.AFTER_FRAME;
		this.plain = null;
		this.replyFault = fault;
		this.serverFault = null;
		this.clientFault = null;
	}

	FaultMatrixRow(String title, Place place, Function<Faults, ?> fault) {
		this.title = title;
		this.place = place;
		this.plain = null;
		this.replyFault = null;
		this.serverFault = fault;
		this.clientFault = null;
	}

	static FaultMatrixRow of(String title) {
		for (FaultMatrixRow row : values()) {
			if (row.title.equals(title)) {
				return row;
			}
		}
		throw new IllegalArgumentException("No such fault: " + title);
	}

	/** Returns whether this is a fault of the client's own threads. */
	boolean isClientFault() {
		return this.clientFault != null;
	}

	/** Returns the resources of a client, with this fault if it is one of the client. */
	EslClientResources resources(ClientFaults faults) {
		return (this.clientFault != null) ? this.clientFault.apply(faults) : EslClientResources.create();
	}

	/**
	 * Injects this fault into the server, if it is a fault of the whole server.
	 * @return {@code false} if it is a fault of a connection, which is not injected
	 */
	boolean injectIntoServer(Faults faults) {
		if (this.serverFault != null) {
			this.serverFault.apply(faults);
			return true;
		}
		return false;
	}

	/**
	 * Returns the fault of a connection.
	 * @param commands commands that trigger the fault
	 * @param byCommand whether commands also trigger faults that are not about replies
	 */
	Fault fault(Predicate<ReceivedCommand> commands, boolean byCommand) {
		if (this.replyFault != null) {
			return this.replyFault.apply(commands);
		}
		return (byCommand && this != WRONG_PASSWORD && this != TRUNCATED) ? this.plain.get().onCommand(commands)
				: this.plain.get();
	}

	boolean isReplyFault() {
		return this.replyFault != null;
	}

	boolean needsUser() {
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

		/** The fault changes the way in which frames are sent. */
		CHANGES_FRAMES,

		/** The fault occurs between two bytes of a frame. */
		WITHIN_FRAME,

		/**
		 * The fault occurs after a frame, as the server writes it only between frames.
		 */
		AFTER_FRAME

	}

}
