package io.github.eslboot.test;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * Failure of a connection, to be injected with {@link Faults}.
 * <p>
 * The description of each factory method is the effect of its fault. A fault takes effect
 * when it is injected; a fault for the next connection takes effect when that connection
 * is accepted, before the greeting. {@link #afterAuthentication()},
 * {@link #onCommand(Predicate)} and {@link #after(Duration)} delay it. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface Fault permits FaultKind {

	/**
	 * Withholds the greeting, as when FreeSWITCH does not accept connections of its
	 * backlog. On release the connection is greeted.
	 * @return the fault
	 */
	static Fault noGreeting() {
		return new FaultKind.NoGreeting();
	}

	/**
	 * Rejects the connection as the access list does: rude rejection, goodbye notice,
	 * close.
	 * @return the fault
	 */
	static Fault accessDenied() {
		return new FaultKind.AccessDenied();
	}

	/**
	 * Rejects every password: {@code -ERR invalid}, goodbye notice, close.
	 * @return the fault
	 */
	static Fault wrongPassword() {
		return new FaultKind.WrongPassword();
	}

	/**
	 * Omits the blank line at the end of a {@code userauth} reply.
	 * @return the fault
	 */
	static Fault truncatedUserauthReply() {
		return new FaultKind.TruncatedUserauthReply();
	}

	/**
	 * Neither reads nor writes, while the socket stays open. On release the connection
	 * continues.
	 * @return the fault
	 */
	static Fault silence() {
		return new FaultKind.Silence();
	}

	/**
	 * Makes the connection half-open, as a power failure of the server does: neither
	 * reads nor writes, and sends no end of stream. On release the server is back and
	 * resets the connection.
	 * @return the fault
	 */
	static Fault halfOpen() {
		return new FaultKind.HalfOpen();
	}

	/**
	 * Resets the TCP connection.
	 * @return the fault
	 */
	static Fault reset() {
		return new FaultKind.Reset();
	}

	/**
	 * Closes the connection in the middle of the next frame.
	 * @param bytes number of bytes of the frame to write before the close
	 * @return the fault
	 */
	static Fault dropMidFrame(int bytes) {
		return new FaultKind.DropMidFrame(bytes);
	}

	/**
	 * Writes one byte at a time.
	 * @param perByte pause after each byte
	 * @return the fault
	 */
	static Fault slowBytes(Duration perByte) {
		return new FaultKind.SlowBytes(perByte);
	}

	/**
	 * Writes each byte separately, without pauses.
	 * @return the fault
	 */
	static Fault splitEveryByte() {
		return new FaultKind.SplitWrites(1, 0);
	}

	/**
	 * Splits frames at random positions into several writes.
	 * @param maxBytes maximum number of bytes per write
	 * @param seed seed of the random positions
	 * @return the fault
	 */
	static Fault splitAtRandom(int maxBytes, long seed) {
		return new FaultKind.SplitWrites(maxBytes, seed);
	}

	/**
	 * Holds replies back until the fault is released. As in FreeSWITCH the connection
	 * sends nothing else until then.
	 * @param commands selects the commands
	 * @return the fault
	 */
	static Fault lateReply(Predicate<ReceivedCommand> commands) {
		return new FaultKind.LateReply(commands, null);
	}

	/**
	 * Delays replies, or holds them back until the fault is released if that is earlier.
	 * @param commands selects the commands
	 * @param delay the delay
	 * @return the fault
	 */
	static Fault lateReply(Predicate<ReceivedCommand> commands, Duration delay) {
		return new FaultKind.LateReply(commands, delay);
	}

	/**
	 * Executes commands without sending a reply.
	 * @param commands selects the commands
	 * @return the fault
	 */
	static Fault missingReply(Predicate<ReceivedCommand> commands) {
		return new FaultKind.MissingReply(commands);
	}

	/**
	 * Sends replies twice.
	 * @param commands selects the commands
	 * @return the fault
	 */
	static Fault duplicateReply(Predicate<ReceivedCommand> commands) {
		return new FaultKind.DuplicateReply(commands);
	}

	/**
	 * Sends a {@code command/reply} without a command.
	 * @param text its Reply-Text
	 * @return the fault
	 */
	static Fault unsolicitedReply(String text) {
		return new FaultKind.Bytes(Reply.text(text).parts().get(0));
	}

	/**
	 * Sends CUSTOM events of the subclass {@code simulator::flood}, regardless of the
	 * client's subscription.
	 * @param count number of events
	 * @return the fault
	 */
	static Fault eventFlood(int count) {
		return new FaultKind.EventFlood(count);
	}

	/**
	 * Sends bytes that are not a valid frame: zeros, high bytes, a line without a colon.
	 * @return the fault
	 */
	static Fault garbage() {
		return new FaultKind.Bytes(new byte[] { 0, 1, 2, (byte) 0xFF, (byte) 0xFE, '\r', '\n', 'g', 'a', 'r', 'b', 'a',
				'g', 'e', '\n', '\n' });
	}

	/**
	 * Sends raw bytes between two frames.
	 * @param bytes bytes to write
	 * @return the fault
	 */
	static Fault bytes(byte[] bytes) {
		return new FaultKind.Bytes(bytes.clone());
	}

	/**
	 * Sends an event frame with one large outer header.
	 * @param size number of bytes of the header's value
	 * @return the fault
	 */
	static Fault giantHeader(int size) {
		return new FaultKind.Bytes(Reply
			.bytes("Content-Type: text/event-plain\nX-Giant: " + "x".repeat(size) + "\nContent-Length: 0\n\n"));
	}

	/**
	 * Sends an {@code api/response} with a large body.
	 * @param size number of bytes of the body
	 * @return the fault
	 */
	static Fault giantBody(int size) {
		return new FaultKind.Bytes(Reply.api("x".repeat(size)).parts().stream().reduce(new byte[0], Fault::concat));
	}

	/**
	 * Sends a frame with a negative Content-Length.
	 * @return the fault
	 */
	static Fault negativeContentLength() {
		return new FaultKind.Bytes(Reply.bytes("Content-Type: api/response\nContent-Length: -1\n\n"));
	}

	/**
	 * Sends a disconnect notice. All kinds except {@link Notice#LINGER} close the
	 * connection.
	 * @param notice kind of notice
	 * @return the fault
	 */
	static Fault disconnectNotice(Notice notice) {
		return new FaultKind.Disconnect(notice);
	}

	/**
	 * Returns this fault with a trigger: it takes effect after the reply that confirms
	 * authentication.
	 * @return the triggered fault
	 */
	default Fault afterAuthentication() {
		return new FaultKind.AfterAuthentication(this);
	}

	/**
	 * Returns this fault with a trigger: it takes effect when a command has been
	 * received, before the command is executed. A fault of replies applies to the reply
	 * to that command.
	 * @param commands selects the command
	 * @return the triggered fault
	 */
	default Fault onCommand(Predicate<ReceivedCommand> commands) {
		return new FaultKind.OnCommand(commands, this);
	}

	/**
	 * Returns this fault with a delay.
	 * @param delay time until the fault takes effect
	 * @return the delayed fault
	 */
	default Fault after(Duration delay) {
		return new FaultKind.After(delay, this);
	}

	private static byte[] concat(byte[] left, byte[] right) {
		byte[] both = java.util.Arrays.copyOf(left, left.length + right.length);
		System.arraycopy(right, 0, both, left.length, right.length);
		return both;
	}

	/** Kinds of {@code text/disconnect-notice} frames. */
	enum Notice {

		/** Normal goodbye. */
		GOODBYE,

		/** The server or its Event Socket module shuts down. */
		SHUTDOWN,

		/** The client did not read its events fast enough. */
		LOST_EVENTS,

		/** The client did not read its log lines fast enough. */
		LOST_LOGS,

		/** Goodbye of a connection that controls a call. */
		SESSION,

		/** The call ended; the connection stays open. */
		LINGER

	}

}
