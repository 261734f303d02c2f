package io.github.eslboot.command;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.eslboot.protocol.CallState;
import io.github.eslboot.protocol.ChannelState;
import org.jspecify.annotations.Nullable;

/**
 * API commands that read the core database of FreeSWITCH: {@code show … as json}. The
 * database lags slightly behind the events. All methods require Jackson and throw an
 * {@link IllegalStateException} if Jackson is not on the classpath.
 *
 * @since 0.1.0
 */
public final class ShowCommands {

	private ShowCommands() {
	}

	/**
	 * {@code show channels}: lists all channels; each leg of a call is a channel.
	 * @return a command that returns the channels
	 */
	public static ApiCommand<List<ChannelRow>> channels() {
		return show(ChannelRow::new, "channels");
	}

	/**
	 * {@code show channels like}: lists the channels with matching text in any column.
	 * @param text the text; {@code %} and {@code _} are wildcards, and with a {@code %}
	 * the whole column must match
	 * @return a command that returns the channels
	 */
	public static ApiCommand<List<ChannelRow>> channelsLike(String text) {
		return show(ChannelRow::new, "channels", "like", WireText.name("text", text));
	}

	/**
	 * {@code show calls}: lists all calls; a call is a pair of bridged legs or a single
	 * leg.
	 * @return a command that returns the calls
	 */
	public static ApiCommand<List<CallRow>> calls() {
		return show(CallRow::new, "calls");
	}

	/**
	 * {@code show registrations}: lists the registered phones.
	 * @return a command that returns the registrations
	 */
	public static ApiCommand<List<RegistrationRow>> registrations() {
		return show(RegistrationRow::new, "registrations");
	}

	/**
	 * {@code show}: lists the rows of any table, for example {@code tasks} or
	 * {@code modules}.
	 * @param table the name of the table
	 * @return a command that returns one map of column names and values per row
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
	 * @param columns the values by the column names of FreeSWITCH; empty for no value
	 */
	public record ChannelRow(Map<String, String> columns) {

		/**
		 * Returns the uuid of the channel.
		 * @return the uuid
		 */
		public String uuid() {
			return required(this.columns, "uuid");
		}

		/**
		 * Returns the uuid that both legs of the call share.
		 * @return the uuid, or {@code null} if there is none
		 */
		public @Nullable String callUuid() {
			return text(this.columns, "call_uuid");
		}

		/**
		 * Returns the direction, as seen from FreeSWITCH.
		 * @return {@code inbound} or {@code outbound}
		 */
		public String direction() {
			return required(this.columns, "direction");
		}

		/**
		 * Returns the time at which the channel was created, in whole seconds.
		 * @return the time, or {@code null} if it is unknown
		 */
		public @Nullable Instant created() {
			return epoch(this.columns, "created_epoch");
		}

		/**
		 * Returns the name of the channel.
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
		 * Returns the caller ID name.
		 * @return the name, or {@code null} if there is none
		 */
		public @Nullable String callerName() {
			return text(this.columns, "cid_name");
		}

		/**
		 * Returns the caller ID number.
		 * @return the number, or {@code null} if there is none
		 */
		public @Nullable String callerNumber() {
			return text(this.columns, "cid_num");
		}

		/**
		 * Returns the dialled number.
		 * @return the number, or {@code null} if there is none
		 */
		public @Nullable String destination() {
			return text(this.columns, "dest");
		}

		/**
		 * Returns the application that the channel executes.
		 * @return the application, or {@code null} if there is none
		 */
		public @Nullable String application() {
			return text(this.columns, "application");
		}

	}

	/**
	 * A call: a leg and, if the leg is bridged, the other leg.
	 *
	 * @param columns the values by the column names of FreeSWITCH; empty for no value
	 */
	public record CallRow(Map<String, String> columns) {

		/**
		 * Returns the uuid of the first leg.
		 * @return the uuid
		 */
		public String uuid() {
			return required(this.columns, "uuid");
		}

		/**
		 * Returns the uuid of the second leg.
		 * @return the uuid, or {@code null} if the first leg is not bridged
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
		 * Returns the caller ID number.
		 * @return the number, or {@code null} if there is none
		 */
		public @Nullable String callerNumber() {
			return text(this.columns, "cid_num");
		}

		/**
		 * Returns the dialled number.
		 * @return the number, or {@code null} if there is none
		 */
		public @Nullable String destination() {
			return text(this.columns, "dest");
		}

		/**
		 * Returns the time at which the legs were bridged, in whole seconds.
		 * @return the time, or {@code null} if it is unknown
		 */
		public @Nullable Instant bridged() {
			return epoch(this.columns, "call_created_epoch");
		}

	}

	/**
	 * A registered phone.
	 *
	 * @param columns the values by the column names of FreeSWITCH; empty for no value
	 */
	public record RegistrationRow(Map<String, String> columns) {

		/**
		 * Returns the name of the user, without the realm.
		 * @return the name
		 */
		public String user() {
			return required(this.columns, "reg_user");
		}

		/**
		 * Returns the realm of the user.
		 * @return the realm, usually a domain
		 */
		public String realm() {
			return required(this.columns, "realm");
		}

		/**
		 * Returns the contact of the phone.
		 * @return an endpoint, or {@code null} if there is none
		 */
		public @Nullable String url() {
			return text(this.columns, "url");
		}

		/**
		 * Returns the time at which the registration expires, in whole seconds.
		 * @return the time, or {@code null} if it is unknown
		 */
		public @Nullable Instant expires() {
			return epoch(this.columns, "expires");
		}

	}

}
