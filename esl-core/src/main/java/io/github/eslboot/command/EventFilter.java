package io.github.eslboot.command;

import java.util.Collection;
import java.util.List;

/**
 * Filter of the events of a connection. FreeSWITCH sends an event that at least one
 * filter passes and no filter vetoes. With vetoes only it sends no event at all, so
 * filters are set together, with {@link #all}.
 *
 * @param header the name of the compared header, for example {@code Unique-ID}
 * @param value the value, compared without case, or {@code /a regular expression/}
 * @param veto whether events with this value are dropped; then the value cannot be a
 * regular expression
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
	 * Passes events with a value.
	 * @param header the name of the header
	 * @param value the value
	 * @return the filter
	 */
	public static EventFilter pass(String header, String value) {
		return new EventFilter(header, value, false);
	}

	/**
	 * Drops events with a value.
	 * @param header the name of the header
	 * @param value the value
	 * @return the filter
	 */
	public static EventFilter veto(String header, String value) {
		return new EventFilter(header, value, true);
	}

	/**
	 * Returns the commands that set filters.
	 * @param filters the filters, at least one of which passes events
	 * @return a command for each filter
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
	 * Returns the command that removes this filter.
	 * @return the command
	 */
	public EslCommand delete() {
		return EslCommand.ofLine("filter delete " + this.header + " " + (this.veto ? "-" : "") + this.value);
	}

	/**
	 * Returns the command that removes all filters.
	 * @return the command
	 */
	public static EslCommand deleteAll() {
		return EslCommand.ofLine("filter delete all");
	}

}
