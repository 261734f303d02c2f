package io.github.eslboot.autoconfigure.simulator;

import io.github.eslboot.autoconfigure.EslConnectionDetails;
import io.github.eslboot.test.FreeSwitchSimulator;

/**
 * Details of a simulator.
 *
 * @param name name of the server in its group
 * @param simulator the simulator
 */
record SimulatorConnectionDetails(String name, FreeSwitchSimulator simulator) implements EslConnectionDetails.Node {

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public String getHost() {
		return this.simulator.host();
	}

	@Override
	public int getPort() {
		return this.simulator.port();
	}

	@Override
	public String getPassword() {
		return this.simulator.password();
	}

}
