package io.github.eslboot.command;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.eslboot.protocol.CallState;
import io.github.eslboot.protocol.ChannelState;
import org.jspecify.annotations.Nullable;

/**
 * {@code show … as json}: what is in the server's database, which follows the events by
 * moments. All need Jackson: without it on the class path they throw an
 * {@link IllegalStateException}.
 */
public final class ShowCommands {

	private ShowCommands() {
	}

	/**
	 * {@code show channels}: every channel, that is every leg.
	 * @return tells the channels
	 */
	public static ApiCommand<List<ChannelRow>> channels() {
		return show(ChannelRow::new, "channels");
	}

	/**
	 * {@code show channels like}: the channels of which some column contains a text.
	 * @param text the text, one word
	 * @return tells the channels
	 */
	public static ApiCommand<List<ChannelRow>> channelsLike(String text) {
		return show(ChannelRow::new, "channels", "like", WireText.plainWord("text", text));
	}

	/**
	 * {@code show calls}: every call, a leg with the leg it is bridged with.
	 * @return tells the calls
	 */
	public static ApiCommand<List<CallRow>> calls() {
		return show(CallRow::new, "calls");
	}

	/**
	 * {@code show registrations}: the phones that registered.
	 * @return tells the registrations
	 */
	public static ApiCommand<List<RegistrationRow>> registrations() {
		return show(RegistrationRow::new, "registrations");
	}

	/**
	 * {@code show} of any of its tables, for example {@code tasks} or {@code modules}.
	 * @param table the table
	 * @return tells the rows, column names and values
	 */
	public static ApiCommand<List<Map<String, String>>> table(String table) {
		return show(Function.identity(), WireText.plainWord("table", table));
	}

	private static <T> ApiCommand<List<T>> show(Function<Map<String, String>, T> row, String... what) {
		JsonReply.require("show " + what[0]);
		String[] arguments = new String[what.length + 2];
		System.arraycopy(what, 0, arguments, 0, what.length);
		arguments[what.length] = "as";
		arguments[what.length + 1] = "json";
		return new ApiCommand<>((body) -> {
			OutputParser.refuseErrors(body);
			return JsonReply.rows(body).stream().map(row).toList();
		}, "show", arguments);
	}

	private static @Nullable String text(Map<String, String> columns, String column) {
		String text = columns.get(column);
		return (text == null || text.isEmpty()) ? null : text;
	}

	private static String required(Map<String, String> columns, String column) {
		String text = columns.get(column);
		return (text != null) ? text : "";
	}

	private static @Nullable Instant epoch(Map<String, String> columns, String column) {
		String text = text(columns, column);
		return (text != null) ? Instant.ofEpochSecond(Long.parseLong(text)) : null;
	}

	/**
	 * A channel.
	 *
	 * @param columns all columns by FreeSWITCH's names; empty where it has no value
	 */
	public record ChannelRow(Map<String, String> columns) {

		/**
		 * Returns the channel's uuid.
		 * @return the uuid
		 */
		public String uuid() {
			return required(this.columns, "uuid");
		}

		/**
		 * Returns the uuid both legs of the call share.
		 * @return the uuid, or {@code null}
		 */
		public @Nullable String callUuid() {
			return text(this.columns, "call_uuid");
		}

		/**
		 * Returns the direction as FreeSWITCH sees it.
		 * @return {@code inbound} or {@code outbound}
		 */
		public String direction() {
			return required(this.columns, "direction");
		}

		/**
		 * Returns when the channel was made, to the second.
		 * @return the time, or {@code null}
		 */
		public @Nullable Instant created() {
			return epoch(this.columns, "created_epoch");
		}

		/**
		 * Returns the channel's name.
		 * @return the name, for example {@code sofia/internal/1001@pbx.example.org}
		 */
		public String name() {
			return required(this.columns, "name");
		}

		/**
		 * Returns the state of the channel's state machine.
		 * @return the state
		 */
		public ChannelState state() {
			return ChannelState.of(required(this.columns, "state"));
		}

		/**
		 * Returns the state of the call.
		 * @return the state
		 */
		public CallState callState() {
			return CallState.of(required(this.columns, "callstate"));
		}

		/**
		 * Returns the caller's name.
		 * @return the name, or {@code null}
		 */
		public @Nullable String callerName() {
			return text(this.columns, "cid_name");
		}

		/**
		 * Returns the caller's number.
		 * @return the number, or {@code null}
		 */
		public @Nullable String callerNumber() {
			return text(this.columns, "cid_num");
		}

		/**
		 * Returns what was dialled.
		 * @return the destination, or {@code null}
		 */
		public @Nullable String destination() {
			return text(this.columns, "dest");
		}

		/**
		 * Returns the application the channel executes.
		 * @return the application, or {@code null}
		 */
		public @Nullable String application() {
			return text(this.columns, "application");
		}

	}

	/**
	 * A call: a leg and the leg it is bridged with, if any.
	 *
	 * @param columns all columns by FreeSWITCH's names; empty where it has no value
	 */
	public record CallRow(Map<String, String> columns) {

		/**
		 * Returns the first leg's uuid.
		 * @return the uuid
		 */
		public String uuid() {
			return required(this.columns, "uuid");
		}

		/**
		 * Returns the uuid of the leg it is bridged with.
		 * @return the uuid, or {@code null}
		 */
		public @Nullable String otherUuid() {
			return text(this.columns, "b_uuid");
		}

		/**
		 * Returns the state of the first leg.
		 * @return the state
		 */
		public CallState callState() {
			return CallState.of(required(this.columns, "callstate"));
		}

		/**
		 * Returns the caller's number.
		 * @return the number, or {@code null}
		 */
		public @Nullable String callerNumber() {
			return text(this.columns, "cid_num");
		}

		/**
		 * Returns what was dialled.
		 * @return the destination, or {@code null}
		 */
		public @Nullable String destination() {
			return text(this.columns, "dest");
		}

		/**
		 * Returns when the legs were connected, to the second.
		 * @return the time, or {@code null}
		 */
		public @Nullable Instant bridged() {
			return epoch(this.columns, "call_created_epoch");
		}

	}

	/**
	 * A phone that registered.
	 *
	 * @param columns all columns by FreeSWITCH's names; empty where it has no value
	 */
	public record RegistrationRow(Map<String, String> columns) {

		/**
		 * Returns the user.
		 * @return the user's name, without the realm
		 */
		public String user() {
			return required(this.columns, "reg_user");
		}

		/**
		 * Returns the user's realm.
		 * @return the realm, mostly a domain
		 */
		public String realm() {
			return required(this.columns, "realm");
		}

		/**
		 * Returns how the phone is reached.
		 * @return an endpoint, or {@code null}
		 */
		public @Nullable String url() {
			return text(this.columns, "url");
		}

		/**
		 * Returns when the registration ends, to the second.
		 * @return the time, or {@code null}
		 */
		public @Nullable Instant expires() {
			return epoch(this.columns, "expires");
		}

	}

}
