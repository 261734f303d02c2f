package io.github.eslboot.test;

import java.time.Duration;
import java.util.List;

/**
 * How a simulator behaves, fixed when it is built.
 *
 * @param port the port to listen on, 0 for a free one
 * @param password the password of {@code auth}
 * @param users who may use {@code userauth}
 * @param hostname the name of the machine in events
 * @param accessAllowed whether the access list lets clients in
 * @param authTimeout how long the first command may take
 * @param eventDelay pause between two looks at the event queue, zero for none
 * @param bgapiCost what a {@code bgapi} costs the connection's thread
 * @param heartbeat time between two HEARTBEAT events
 * @param eventQueueCapacity events that may wait for one connection
 * @param ringTime from a call's creation to its ringing
 * @param answerTime from ringing to answer
 */
record SimulatorOptions(int port, String password, List<SimulatedUser> users, String hostname, boolean accessAllowed,
		Duration authTimeout, Duration eventDelay, Duration bgapiCost, Duration heartbeat, int eventQueueCapacity,
		Duration ringTime, Duration answerTime) {

	/** Without the password. */
	@Override
	public String toString() {
		return "SimulatorOptions[port=" + this.port + "]";
	}

}
