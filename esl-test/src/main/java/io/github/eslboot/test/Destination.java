package io.github.eslboot.test;

import java.util.List;

/**
 * Where a transfer goes.
 *
 * @param number the number, or applications for the inline dialplan
 * @param dialplan the dialplan
 * @param context its context
 */
record Destination(String number, String dialplan, String context) {

	static final Destination PARK = new Destination("park", "inline", "default");

	boolean isInline() {
		return this.dialplan.equalsIgnoreCase("inline");
	}

	List<AppStack.App> apps() {
		return Dialplan.route(this.number, this.dialplan);
	}

	/** As {@code transfer_history} tells it. */
	@Override
	public String toString() {
		return this.number + "/" + this.context + "/" + this.dialplan;
	}

}
