package io.github.eslboot.test;

import java.util.ArrayList;
import java.util.List;

/**
 * Dialplan of the simulator.
 */
final class Dialplan {

	private static final AppStack.App ANSWER = new AppStack.App("answer", "");

	private static final AppStack.App PARK = new AppStack.App("park", "");

	private Dialplan() {
	}

	/**
	 * Returns the applications of the default dialplan.
	 * @param destination the dialled number: {@code echo} and 9196 run an echo,
	 * {@code hangup} hangs up, 10xx calls that extension, all others answer and park
	 */
	static List<AppStack.App> route(String destination) {
		if (destination.equals("9196") || destination.startsWith("echo")) {
			return List.of(ANSWER, new AppStack.App("echo", ""));
		}
		if (destination.startsWith("hangup")) {
			return List.of(new AppStack.App("hangup", "NORMAL_CLEARING"));
		}
		if (destination.matches("10\\d\\d")) {
			return List.of(new AppStack.App("bridge", "user/" + destination));
		}
		return List.of(ANSWER, PARK);
	}

	/**
	 * Returns the applications of a transfer's destination.
	 * @param destination the number, or {@code &app(data)}
	 * @param dialplan name of the dialplan; with {@code inline} the destination is a list
	 * of applications, {@code app:data,app:data}
	 */
	static List<AppStack.App> route(String destination, String dialplan) {
		if (destination.startsWith("&")) {
			return List.of(AppStack.App.parse(destination.substring(1)));
		}
		if (!dialplan.equalsIgnoreCase("inline")) {
			return route(destination);
		}
		List<AppStack.App> apps = new ArrayList<>();
		for (String part : DialString.split(destination, ',')) {
			int colon = part.indexOf(':');
			apps.add((colon < 0) ? new AppStack.App(part.strip(), "")
					: new AppStack.App(part.substring(0, colon).strip(), part.substring(colon + 1)));
		}
		return apps;
	}

}
