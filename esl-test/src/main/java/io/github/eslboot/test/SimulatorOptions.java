package io.github.eslboot.test;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * Options of a simulator.
 *
 * @param address address to listen on
 * @param port port to listen on, 0 for any free port
 * @param password password of {@code auth}
 * @param users users of {@code userauth}
 * @param hostname host name in events
 * @param accessAllowed whether the access list accepts clients
 * @param authTimeout maximum time until the first command
 * @param eventDelay interval of polling the event queue, zero for no delay
 * @param bgapiCost time that a {@code bgapi} blocks its connection
 * @param heartbeat interval of HEARTBEAT events, zero for none
 * @param eventQueueCapacity maximum number of queued events per connection
 * @param ringTime time from a call's creation to its ringing
 * @param answerTime time from ringing to the answer
 * @param localStreams whether local streams, such as music on hold, can be played
 */
record SimulatorOptions(InetAddress address, int port, String password, List<SimulatedUser> users, String hostname,
		boolean accessAllowed, Duration authTimeout, Duration eventDelay, Duration bgapiCost, Duration heartbeat,
		int eventQueueCapacity, Duration ringTime, Duration answerTime, boolean localStreams) {

	/** Returns a text without the password. */
	@Override
	public String toString() {
		return "SimulatorOptions[port=" + this.port + "]";
	}

}
