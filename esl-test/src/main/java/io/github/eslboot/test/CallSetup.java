package io.github.eslboot.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Builder of an incoming call, created by {@link FreeSwitchSimulator#newCall()}. Not
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class CallSetup {

	private final FreeSwitchSimulator simulator;

	private final Map<String, String> variables = new LinkedHashMap<>();

	private final List<AppStack.App> apps = new ArrayList<>();

	private final List<PlaybackReaction> reactions = new ArrayList<>();

	private String uuid = UUID.randomUUID().toString();

	private @Nullable String callerName;

	private String callerNumber = "anonymous";

	private String destination = "1000";

	CallSetup(FreeSwitchSimulator simulator) {
		this.simulator = simulator;
	}

	/**
	 * Sets the caller.
	 * @param name name of the caller
	 * @param number number of the caller
	 * @return this setup
	 */
	public CallSetup from(String name, String number) {
		this.callerName = name;
		this.callerNumber = number;
		return this;
	}

	/**
	 * Sets the caller.
	 * @param number number of the caller
	 * @return this setup
	 */
	public CallSetup from(String number) {
		this.callerNumber = number;
		return this;
	}

	/**
	 * Sets the number that was dialled.
	 * @param number the destination number
	 * @return this setup
	 */
	public CallSetup to(String number) {
		this.destination = number;
		return this;
	}

	/**
	 * Sets the uuid of the leg. Default: a random one.
	 * @param id a uuid that no live call has
	 * @return this setup
	 */
	public CallSetup uuid(String id) {
		this.uuid = id;
		return this;
	}

	/**
	 * Sets a channel variable.
	 * @param name name of the variable, without {@code variable_}
	 * @param value the value
	 * @return this setup
	 */
	public CallSetup variable(String name, String value) {
		this.variables.put(name, value);
		return this;
	}

	/**
	 * Adds an application to the call's dialplan. Applications run one after the other,
	 * then the call is hung up. Without any application the call runs the extension that
	 * was added for its destination, or is parked, unanswered.
	 * @param name name of the application
	 * @param data its argument, possibly empty
	 * @return this setup
	 */
	public CallSetup app(String name, String data) {
		this.apps.add(new AppStack.App(name, data));
		return this;
	}

	/**
	 * Adds a reaction of the caller to a file that is played. Each reaction is used once,
	 * in the order of their addition.
	 * @param file part of the file's path, for example {@code ivr-menu}
	 * @return the reaction, to be completed with {@code press} or {@code hangUp}
	 */
	public WhenPlaying<CallSetup> whenPlaying(String file) {
		return new WhenPlaying<>(file, (reaction) -> {
			this.reactions.add(reaction);
			return this;
		});
	}

	/**
	 * Starts the call.
	 * @return the call, which is ringing
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

	List<PlaybackReaction> reactions() {
		return this.reactions;
	}

	List<AppStack.App> apps(Extensions extensions) {
		if (!this.apps.isEmpty()) {
			return List.copyOf(this.apps);
		}
		return extensions.contains(this.destination) ? extensions.route(this.destination)
				: List.of(new AppStack.App("park", ""));
	}

}
