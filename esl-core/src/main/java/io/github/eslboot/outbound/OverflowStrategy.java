package io.github.eslboot.outbound;

/** What happens to a session that comes when all slots are taken. */
public enum OverflowStrategy {

	/** It is refused, see {@link RefuseBy}. */
	REFUSE,

	/** Slots are added, up to the ceiling if there is one; beyond it, it is refused. */
	INCREASE

}
