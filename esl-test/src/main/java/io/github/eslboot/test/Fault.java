package io.github.eslboot.test;

import java.time.Duration;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong on a connection. Put in force with {@link Faults}.
 * <p>
 * A fault takes effect as soon as it meets its connection (for the next connection: when
 * it is accepted, before the greeting). {@link #afterAuthentication()},
 * {@link #onCommand(Predicate)} and {@link #after(Duration)} postpone it.
 */
public sealed interface Fault {

	/**
	 * Accepted and never greeted, as beyond the accept backlog. Released: greeted.
	 * @return the fault
	 */
	static Fault noGreeting() {
		return new NoGreeting();
	}

	/**
	 * Turned away by the access list: rude rejection, goodbye, end.
	 * @return the fault
	 */
	static Fault accessDenied() {
		return new AccessDenied();
	}

	/**
	 * Every password is wrong: {@code -ERR invalid}, goodbye, end.
	 * @return the fault
	 */
	static Fault wrongPassword() {
		return new WrongPassword();
	}

	/**
	 * A {@code userauth} reply without its blank line.
	 * @return the fault
	 */
	static Fault truncatedUserauthReply() {
		return new TruncatedUserauthReply();
	}

	/**
	 * Nothing is read, nothing written, the socket stays open. Released: goes on.
	 * @return the fault
	 */
	static Fault silence() {
		return new Silence();
	}

	/**
	 * The server is gone without a word, as after a power failure: nothing is read,
	 * nothing written, no end of stream comes. Released: it is back, and answers what
	 * belongs to the old connection with a reset.
	 * @return the fault
	 */
	static Fault halfOpen() {
		return new HalfOpen();
	}

	/**
	 * A TCP reset.
	 * @return the fault
	 */
	static Fault reset() {
		return new Reset();
	}

	/**
	 * The end of the stream in the middle of the next frame.
	 * @param bytes how many bytes of the frame still come
	 * @return the fault
	 */
	static Fault dropMidFrame(int bytes) {
		return new DropMidFrame(bytes);
	}

	/**
	 * One byte at a time.
	 * @param perByte the pause after each byte
	 * @return the fault
	 */
	static Fault slowBytes(Duration perByte) {
		return new SlowBytes(perByte);
	}

	/**
	 * Each byte in a write of its own, without a pause.
	 * @return the fault
	 */
	static Fault splitEveryByte() {
		return new SplitWrites(1, 0);
	}

	/**
	 * Frames cut at random places into several writes.
	 * @param maxBytes the longest piece
	 * @param seed to get the same cuts again
	 * @return the fault
	 */
	static Fault splitAtRandom(int maxBytes, long seed) {
		return new SplitWrites(maxBytes, seed);
	}

	/**
	 * Replies held back until the fault is released; as in FreeSWITCH all that follows on
	 * the connection waits behind them.
	 * @param commands which commands
	 * @return the fault
	 */
	static Fault lateReply(Predicate<ReceivedCommand> commands) {
		return new LateReply(commands, null);
	}

	/**
	 * Replies held back for a time, or until the fault is released.
	 * @param commands which commands
	 * @param delay how long
	 * @return the fault
	 */
	static Fault lateReply(Predicate<ReceivedCommand> commands, Duration delay) {
		return new LateReply(commands, delay);
	}

	/**
	 * Commands executed but never answered.
	 * @param commands which commands
	 * @return the fault
	 */
	static Fault missingReply(Predicate<ReceivedCommand> commands) {
		return new MissingReply(commands);
	}

	/**
	 * Commands answered twice.
	 * @param commands which commands
	 * @return the fault
	 */
	static Fault duplicateReply(Predicate<ReceivedCommand> commands) {
		return new DuplicateReply(commands);
	}

	/**
	 * A {@code command/reply} nobody asked for.
	 * @param text its Reply-Text
	 * @return the fault
	 */
	static Fault unsolicitedReply(String text) {
		return new Bytes(Reply.text(text).parts().get(0));
	}

	/**
	 * A flood of CUSTOM events of subclass {@code simulator::flood}, subscribed or not.
	 * @param count how many
	 * @return the fault
	 */
	static Fault eventFlood(int count) {
		return new EventFlood(count);
	}

	/**
	 * Bytes that are no protocol: zeros, high bytes, a line without colon.
	 * @return the fault
	 */
	static Fault garbage() {
		return new Bytes(new byte[] { 0, 1, 2, (byte) 0xFF, (byte) 0xFE, '\r', '\n', 'g', 'a', 'r', 'b', 'a', 'g', 'e',
				'\n', '\n' });
	}

	/**
	 * Any bytes.
	 * @param bytes what to write between two frames
	 * @return the fault
	 */
	static Fault bytes(byte[] bytes) {
		return new Bytes(bytes.clone());
	}

	/**
	 * An event frame with one outer header of this size.
	 * @param size bytes of its value
	 * @return the fault
	 */
	static Fault giantHeader(int size) {
		return new Bytes(Reply
			.bytes("Content-Type: text/event-plain\nX-Giant: " + "x".repeat(size) + "\nContent-Length: 0\n\n"));
	}

	/**
	 * An {@code api/response} that claims a huge body; as many bytes follow.
	 * @param size bytes of the body
	 * @return the fault
	 */
	static Fault giantBody(int size) {
		return new Bytes(Reply.api("x".repeat(size)).parts().stream().reduce(new byte[0], Fault::concat));
	}

	/**
	 * A frame with a negative Content-Length.
	 * @return the fault
	 */
	static Fault negativeContentLength() {
		return new Bytes(Reply.bytes("Content-Type: api/response\nContent-Length: -1\n\n"));
	}

	/**
	 * A disconnect notice; all kinds but {@link Notice#LINGER} end the connection.
	 * @param notice the kind of notice
	 * @return the fault
	 */
	static Fault disconnectNotice(Notice notice) {
		return new Disconnect(notice);
	}

	/**
	 * This fault as soon as the connection has been told that it is authenticated.
	 * @return the fault
	 */
	default Fault afterAuthentication() {
		return new AfterAuthentication(this);
	}

	/**
	 * This fault when a command has been received, before it is executed. Faults of
	 * replies then meet that very command.
	 * @param commands which command sets it off
	 * @return the fault
	 */
	default Fault onCommand(Predicate<ReceivedCommand> commands) {
		return new OnCommand(commands, this);
	}

	/**
	 * This fault a while later.
	 * @param delay how much later
	 * @return the fault
	 */
	default Fault after(Duration delay) {
		return new After(delay, this);
	}

	private static byte[] concat(byte[] left, byte[] right) {
		byte[] both = java.util.Arrays.copyOf(left, left.length + right.length);
		System.arraycopy(right, 0, both, left.length, right.length);
		return both;
	}

	/** Kinds of {@code text/disconnect-notice}. */
	enum Notice {

		/** The normal goodbye. */
		GOODBYE,

		/** The server or its Event Socket module goes down. */
		SHUTDOWN,

		/** The client did not read its events fast enough. */
		LOST_EVENTS,

		/** The client did not read its log lines fast enough. */
		LOST_LOGS,

		/** The goodbye of a connection that controlled a call. */
		SESSION,

		/** The call ended; the connection stays open. */
		LINGER

	}

	/** See {@link Fault#noGreeting()}. */
	record NoGreeting() implements Fault {
	}

	/** See {@link Fault#accessDenied()}. */
	record AccessDenied() implements Fault {
	}

	/** See {@link Fault#wrongPassword()}. */
	record WrongPassword() implements Fault {
	}

	/** See {@link Fault#truncatedUserauthReply()}. */
	record TruncatedUserauthReply() implements Fault {
	}

	/** See {@link Fault#silence()}. */
	record Silence() implements Fault {
	}

	/** See {@link Fault#halfOpen()}. */
	record HalfOpen() implements Fault {
	}

	/** See {@link Fault#reset()}. */
	record Reset() implements Fault {
	}

	/** See {@link Fault#dropMidFrame(int)}. */
	record DropMidFrame(int bytes) implements Fault {
	}

	/** See {@link Fault#slowBytes(Duration)}. */
	record SlowBytes(Duration perByte) implements Fault {
	}

	/** See {@link Fault#splitAtRandom(int, long)}. */
	record SplitWrites(int maxBytes, long seed) implements Fault {
	}

	/** See {@link Fault#lateReply(Predicate, Duration)}. */
	record LateReply(Predicate<ReceivedCommand> commands, @Nullable Duration delay) implements Fault {
	}

	/** See {@link Fault#missingReply(Predicate)}. */
	record MissingReply(Predicate<ReceivedCommand> commands) implements Fault {
	}

	/** See {@link Fault#duplicateReply(Predicate)}. */
	record DuplicateReply(Predicate<ReceivedCommand> commands) implements Fault {
	}

	/** See {@link Fault#eventFlood(int)}. */
	record EventFlood(int count) implements Fault {
	}

	/** See {@link Fault#bytes(byte[])}. */
	record Bytes(byte[] data) implements Fault {
	}

	/** See {@link Fault#disconnectNotice(Notice)}. */
	record Disconnect(Notice notice) implements Fault {
	}

	/** See {@link Fault#afterAuthentication()}. */
	record AfterAuthentication(Fault fault) implements Fault {
	}

	/** See {@link Fault#onCommand(Predicate)}. */
	record OnCommand(Predicate<ReceivedCommand> commands, Fault fault) implements Fault {
	}

	/** See {@link Fault#after(Duration)}. */
	record After(Duration delay, Fault fault) implements Fault {
	}

}
