package io.github.eslboot.command;

import java.util.Collection;
import java.util.List;

/**
 * Which events a connection is to receive of those it is subscribed to: one that some
 * filter lets pass and none vetoes. With filters that only veto nothing passes at all, so
 * they are sent together, as {@link #all}.
 *
 * @param header the header looked at, for example {@code Unique-ID}
 * @param value the value it must have, in any case, or {@code /a regular expression/}
 * @param veto whether events with this value are kept back; then the value is no regular
 * expression
 */
public record EventFilter(String header, String value, boolean veto) {

	public EventFilter {
		WireText.headerName(header);
		WireText.line("value", value);
		if (value.isBlank() || value.startsWith("-") || !value.strip().equals(value)) {
			throw new IllegalArgumentException(
					"A filter's value is not blank, has no space at an end, and does not begin with '-', which would veto");
		}
		if (veto && value.startsWith("/")) {
			throw new IllegalArgumentException(
					"FreeSWITCH compares '%s' literally when it is to veto".formatted(value));
		}
		if (header.equalsIgnoreCase("delete") || header.equalsIgnoreCase("add") || header.equalsIgnoreCase("all")) {
			throw new IllegalArgumentException("'%s' is no header to FreeSWITCH's filter command".formatted(header));
		}
	}

	/**
	 * Lets events pass.
	 * @param header the header
	 * @param value the value it must have
	 * @return the filter
	 */
	public static EventFilter pass(String header, String value) {
		return new EventFilter(header, value, false);
	}

	/**
	 * Keeps events back.
	 * @param header the header
	 * @param value the value it must not have
	 * @return the filter
	 */
	public static EventFilter veto(String header, String value) {
		return new EventFilter(header, value, true);
	}

	/**
	 * The commands that set filters.
	 * @param filters the filters, at least one of which lets events pass
	 * @return a command for each
	 */
	public static List<EslCommand> all(Collection<EventFilter> filters) {
		if (filters.stream().allMatch(EventFilter::veto)) {
			throw new IllegalArgumentException("With filters that only veto FreeSWITCH sends no event at all");
		}
		return filters.stream()
			.map((filter) -> EslCommand
				.ofLine("filter add " + filter.header + " " + (filter.veto ? "-" : "") + filter.value))
			.toList();
	}

	/**
	 * The command that takes this filter away.
	 * @return the command
	 */
	public EslCommand delete() {
		return EslCommand.ofLine("filter delete " + this.header + " " + (this.veto ? "-" : "") + this.value);
	}

	/**
	 * The command that takes all filters away.
	 * @return the command
	 */
	public static EslCommand deleteAll() {
		return EslCommand.ofLine("filter delete all");
	}

}
