package io.github.eslboot.test;

/**
 * Entry points of the AssertJ assertions for the simulator and its calls. Needs AssertJ
 * on the class path.
 *
 * @since 0.1.0
 */
public final class SimulatorAssertions {

	private SimulatorAssertions() {
	}

	/**
	 * Begins assertions about a simulator.
	 * @param simulator the simulator
	 * @return the assertions
	 */
	public static SimulatorAssert assertThat(FreeSwitchSimulator simulator) {
		return new SimulatorAssert(simulator);
	}

	/**
	 * Begins assertions about a call leg.
	 * @param call the leg
	 * @return the assertions
	 */
	public static SimulatedCallAssert assertThat(SimulatedCall call) {
		return new SimulatedCallAssert(call);
	}

}
