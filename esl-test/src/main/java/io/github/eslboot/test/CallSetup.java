package io.github.eslboot.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * An incoming call about to appear. From {@link FreeSwitchSimulator#newCall()}; used by
 * one thread.
 */
public final class CallSetup {

	private final FreeSwitchSimulator simulator;

	private final Map<String, String> variables = new LinkedHashMap<>();

	private final List<AppStack.App> apps = new ArrayList<>();

	private String uuid = UUID.randomUUID().toString();

	private @Nullable String callerName;

	private String callerNumber = "anonymous";

	private String destination = "1000";

	CallSetup(FreeSwitchSimulator simulator) {
		this.simulator = simulator;
	}

	/**
	 * Who calls.
	 * @param name the name to show
	 * @param number the number
	 * @return this
	 */
	public CallSetup from(String name, String number) {
		this.callerName = name;
		this.callerNumber = number;
		return this;
	}

	/**
	 * Who calls.
	 * @param number the number
	 * @return this
	 */
	public CallSetup from(String number) {
		this.callerNumber = number;
		return this;
	}

	/**
	 * What was dialled.
	 * @param number the destination number
	 * @return this
	 */
	public CallSetup to(String number) {
		this.destination = number;
		return this;
	}

	/**
	 * The uuid of the leg; random unless set.
	 * @param id a uuid no live call has
	 * @return this
	 */
	public CallSetup uuid(String id) {
		this.uuid = id;
		return this;
	}

	/**
	 * A channel variable.
	 * @param name its name, without {@code variable_}
	 * @param value its value
	 * @return this
	 */
	public CallSetup variable(String name, String value) {
		this.variables.put(name, value);
		return this;
	}

	/**
	 * An application of the dialplan that the call meets; several run one after the other
	 * and then the call is hung up. Without any the call is parked, unanswered.
	 * @param name the application
	 * @param data its argument, perhaps empty
	 * @return this
	 */
	public CallSetup app(String name, String data) {
		this.apps.add(new AppStack.App(name, data));
		return this;
	}

	/**
	 * Lets the call appear.
	 * @return the call, ringing
	 */
	public SimulatedCall start() {
		return this.simulator.start(this);
	}

	String uuid() {
		return this.uuid;
	}

	@Nullable String callerName() {
		return this.callerName;
	}

	String callerNumber() {
		return this.callerNumber;
	}

	String destination() {
		return this.destination;
	}

	String channelName() {
		return "sofia/internal/" + this.callerNumber + "@" + SwitchCore.IPV4;
	}

	Map<String, String> variables() {
		return this.variables;
	}

	List<AppStack.App> apps() {
		return this.apps.isEmpty() ? List.of(new AppStack.App("park", "")) : List.copyOf(this.apps);
	}

}
