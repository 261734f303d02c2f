package io.github.eslboot.autoconfigure.observation;

import io.micrometer.common.docs.KeyName;

/**
 * Keys of the observations of the Event Socket client.
 *
 * @since 0.1.0
 */
public final class EslObservationKeys {

	private EslObservationKeys() {
	}

	/** Keys of low cardinality of commands. */
	public enum CommandKeys implements KeyName {

		/** Name of the node, or of the session server. */
		NODE("esl.node"),

		/** Kind of the command, such as {@code api}, {@code bgapi} or {@code sendmsg}. */
		KIND("esl.command.kind"),

		/**
		 * Name of the API command or application, such as {@code uuid_answer};
		 * {@code other} beyond 200 names.
		 */
		COMMAND("esl.command"),

		/**
		 * Outcome: {@code SUCCESS}, {@code REFUSED} by the server, {@code TIMEOUT},
		 * {@code BUSY}, {@code DISCONNECTED}, {@code FAILED}.
		 */
		OUTCOME("esl.outcome");

		private final String key;

		CommandKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** Keys of high cardinality of commands. */
	public enum CommandDetails implements KeyName {

		/** The uuid of the call that the command names; {@code none} without one. */
		UUID("esl.uuid");

		private final String key;

		CommandDetails(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** Keys of low cardinality of background jobs. */
	public enum JobKeys implements KeyName {

		/** Name of the node. */
		NODE("esl.node"),

		/** Name of the API command; {@code other} beyond 200 names. */
		COMMAND("esl.command"),

		/**
		 * Outcome: {@code OK}, {@code ERR}, {@code EXPIRED}, {@code LOST}, or
		 * {@code FAILED} if the command was not accepted.
		 */
		OUTCOME("esl.outcome");

		private final String key;

		JobKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** Keys of low cardinality of calls that are placed. */
	public enum OriginateKeys implements KeyName {

		/** Name of the node; {@code none} if the call was not placed. */
		NODE("esl.node"),

		/**
		 * Outcome: {@code ANSWERED}, {@code NOT_ANSWERED}, {@code CANCELLED},
		 * {@code TIMEOUT}, {@code BUSY}, {@code DISCONNECTED}, {@code FAILED}.
		 */
		OUTCOME("esl.outcome"),

		/** Hangup cause of a call that was not answered; {@code none} if unknown. */
		CAUSE("esl.hangup.cause");

		private final String key;

		OriginateKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** Keys of high cardinality of calls that are placed. */
	public enum OriginateDetails implements KeyName {

		/** The uuid of the call. */
		UUID("esl.uuid");

		private final String key;

		OriginateDetails(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** Keys of low cardinality of outbound sessions. */
	public enum SessionKeys implements KeyName {

		/** Name of the session server. */
		SERVER("esl.server"),

		/** Outcome of the handler: {@code SUCCESS} or {@code FAILED}. */
		OUTCOME("esl.outcome");

		private final String key;

		SessionKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** Keys of high cardinality of outbound sessions. */
	public enum SessionDetails implements KeyName {

		/** The uuid of the call. */
		UUID("esl.uuid");

		private final String key;

		SessionDetails(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** Keys of low cardinality of invocations of handlers. */
	public enum HandlerKeys implements KeyName {

		/** Id of the handler. */
		HANDLER("esl.handler"),

		/**
		 * Name of the event, {@code OTHER} if FreeSWITCH has no constant for it;
		 * otherwise the simple name of the class of the notice, call record or session.
		 */
		EVENT("esl.event"),

		/** Outcome: {@code SUCCESS} or {@code FAILED}. */
		OUTCOME("esl.outcome");

		private final String key;

		HandlerKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** Keys of high cardinality of invocations of handlers. */
	public enum HandlerDetails implements KeyName {

		/** The uuid of the call; {@code none} without one. */
		UUID("esl.uuid");

		private final String key;

		HandlerDetails(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
