package io.github.eslboot.test;

import java.util.List;

/**
 * Destination of a transfer.
 *
 * @param number the number, or the applications of an inline dialplan
 * @param dialplan name of the dialplan
 * @param context context of the dialplan
 */
record Destination(String number, String dialplan, String context) {

	boolean isInline() {
		return this.dialplan.equalsIgnoreCase("inline");
	}

	List<AppStack.App> apps() {
		return Dialplan.route(this.number, this.dialplan);
	}

	/** Returns the destination in the form of {@code transfer_history}. */
	@Override
	public String toString() {
		return this.number + "/" + this.context + "/" + this.dialplan;
	}

}
