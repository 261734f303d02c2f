package io.github.eslboot.command;

/**
 * Text that FreeSWITCH expands before it uses it: <code>${caller_id_number}</code> is the
 * value of a channel variable, and <code>${command(arguments)}</code> is the output of an
 * API command, which FreeSWITCH runs. Never put untrusted text into an expression. A
 * plain {@code String} argument of a typed method is literal instead.
 *
 * @param text the text in FreeSWITCH's syntax, without CR, LF and NUL
 * @since 0.1.0
 */
public record Expression(String text) {

	/**
	 * Creates an expression.
	 * @param text the text in FreeSWITCH's syntax, without CR, LF and NUL
	 * @throws IllegalArgumentException when the text contains CR, LF or NUL
	 */
	public Expression {
		WireText.line("text", text);
	}

	/**
	 * Returns an expression.
	 * @param text the text, for example <code>${caller_id_number}</code>
	 * @return the expression
	 * @throws IllegalArgumentException when the text contains CR, LF or NUL
	 */
	public static Expression of(String text) {
		return new Expression(text);
	}

	@Override
	public String toString() {
		return this.text;
	}

}
