package io.github.eslboot.test;

import java.time.Duration;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Kinds of {@link Fault} with their parameters, for the simulator only. The two files
 * refer to each other, because the public type offers only factory methods.
 */
sealed interface FaultKind extends Fault {

	/** See {@link Fault#noGreeting()}. */
	record NoGreeting() implements FaultKind {
	}

	/** See {@link Fault#accessDenied()}. */
	record AccessDenied() implements FaultKind {
	}

	/** See {@link Fault#wrongPassword()}. */
	record WrongPassword() implements FaultKind {
	}

	/** See {@link Fault#truncatedUserauthReply()}. */
	record TruncatedUserauthReply() implements FaultKind {
	}

	/** See {@link Fault#silence()}. */
	record Silence() implements FaultKind {
	}

	/** See {@link Fault#halfOpen()}. */
	record HalfOpen() implements FaultKind {
	}

	/** See {@link Fault#reset()}. */
	record Reset() implements FaultKind {
	}

	/** See {@link Fault#dropMidFrame(int)}. */
	record DropMidFrame(int bytes) implements FaultKind {
	}

	/** See {@link Fault#slowBytes(Duration)}. */
	record SlowBytes(Duration perByte) implements FaultKind {
	}

	/** See {@link Fault#splitAtRandom(int, long)}. */
	record SplitWrites(int maxBytes, long seed) implements FaultKind {
	}

	/** See {@link Fault#lateReply(Predicate, Duration)}. */
	record LateReply(Predicate<ReceivedCommand> commands, @Nullable Duration delay) implements FaultKind {
	}

	/** See {@link Fault#missingReply(Predicate)}. */
	record MissingReply(Predicate<ReceivedCommand> commands) implements FaultKind {
	}

	/** See {@link Fault#duplicateReply(Predicate)}. */
	record DuplicateReply(Predicate<ReceivedCommand> commands) implements FaultKind {
	}

	/** See {@link Fault#eventFlood(int)}. */
	record EventFlood(int count) implements FaultKind {
	}

	/** See {@link Fault#bytes(byte[])}. */
	record Bytes(byte[] data) implements FaultKind {
	}

	/** See {@link Fault#disconnectNotice(Notice)}. */
	record Disconnect(Notice notice) implements FaultKind {
	}

	/** See {@link Fault#afterAuthentication()}. */
	record AfterAuthentication(Fault fault) implements FaultKind {
	}

	/** See {@link Fault#onCommand(Predicate)}. */
	record OnCommand(Predicate<ReceivedCommand> commands, Fault fault) implements FaultKind {
	}

	/** See {@link Fault#after(Duration)}. */
	record After(Duration delay, Fault fault) implements FaultKind {
	}

}
