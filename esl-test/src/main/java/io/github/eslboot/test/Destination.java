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
		return Dialplan.isInline(this.dialplan);
	}

	/** Returns the applications, with the dialplan after its variables were expanded. */
	List<AppStack.App> apps(Extensions extensions, String expandedDialplan) {
		return extensions.route(this.number, expandedDialplan);
	}

	/** Returns the destination in the form of {@code transfer_history}. */
	@Override
	public String toString() {
		return this.number + "/" + this.context + "/" + this.dialplan;
	}

}
