package io.github.eslboot.command;

import java.util.Collection;
import java.util.List;

/**
 * Filter for the events of a connection. FreeSWITCH sends an event if at least one filter
 * passes it and no filter vetoes it. With vetoes only, FreeSWITCH sends no event at all;
 * {@link #all} therefore sets all filters together and rejects such a set.
 *
 * @param header the name of the header to compare, for example {@code Unique-ID}
 * @param value the value, compared ignoring case, or {@code /a regular expression/}
 * @param veto whether events with this value are vetoed; the value of a veto cannot be a
 * regular expression
 * @since 0.1.0
 */
public record EventFilter(String header, String value, boolean veto) {

	/**
	 * Creates a filter.
	 * @param header the name of the header to compare, for example {@code Unique-ID}
	 * @param value the value, compared ignoring case, or {@code /a regular expression/}
	 * @param veto whether events with this value are vetoed; the value of a veto cannot
	 * be a regular expression
	 * @throws IllegalArgumentException when FreeSWITCH would read header or value as
	 * something else
	 */
	public EventFilter {
		WireText.headerName(header);
		WireText.line("value", value);
		if (value.isBlank() || value.startsWith("-") || !value.strip().equals(value)) {
			throw new IllegalArgumentException(
					"A filter value must not be blank, begin or end with a space, or begin with '-', which would veto");
		}
		if (veto && value.startsWith("/")) {
			throw new IllegalArgumentException(
					"FreeSWITCH compares the value '%s' of a veto literally, not as a regular expression"
						.formatted(value));
		}
		if (header.equalsIgnoreCase("delete") || header.equalsIgnoreCase("add") || header.equalsIgnoreCase("all")) {
			throw new IllegalArgumentException(
					"'%s' is a keyword of FreeSWITCH's filter command, not a header".formatted(header));
		}
	}

	/**
	 * Returns a filter that passes events with a header value.
	 * @param header the name of the header
	 * @param value the value
	 * @return the filter
	 */
	public static EventFilter pass(String header, String value) {
		return new EventFilter(header, value, false);
	}

	/**
	 * Returns a filter that vetoes events with a header value.
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
	 * @return one command per filter
	 * @throws IllegalArgumentException when no filter passes events
	 */
	public static List<EslCommand> all(Collection<EventFilter> filters) {
		if (filters.stream().allMatch(EventFilter::veto)) {
			throw new IllegalArgumentException(
					"FreeSWITCH sends no event at all if all filters veto; add one that passes");
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
