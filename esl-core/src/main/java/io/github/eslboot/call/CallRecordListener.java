package io.github.eslboot.call;

/**
 * Listener for the records of calls that have ended. Called on workers, concurrently for
 * different calls up to the limit of the options, in no particular order. It may block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CallRecordListener {

	/**
	 * Called once for each call that has ended, and again with the same record after it
	 * threw an exception. A record may be passed again after its handling, if the
	 * exception was thrown after the record was stored; the uuid identifies it.
	 * @param callRecord the record
	 * @throws Exception when the record could not be handled; it is passed again later
	 */
	void onCallRecord(CallRecord callRecord) throws Exception;

	/**
	 * Called when a record is given up: after the last attempt, or at the close of the
	 * delivery. The record is counted as lost and logged in any case.
	 * @param callRecord the record
	 * @param failure the failure of the last attempt, or of the delivery
	 */
	default void onLost(CallRecord callRecord, Throwable failure) {
	}

}
