package io.github.eslboot.test;

import java.util.ArrayList;
import java.util.List;

/**
 * Dialplan of the simulator.
 */
final class Dialplan {

	private static final AppStack.App ANSWER = new AppStack.App("answer", "");

	private static final int MAX_PARTS = 128;

	private static final AppStack.App PARK = new AppStack.App("park", "");

	private Dialplan() {
	}

	/**
	 * Returns the applications of the default dialplan.
	 * @param destination the dialled number: {@code echo} and 9196 run an echo,
	 * {@code hangup} hangs up, 10xx calls that extension, {@code app=name:data} runs an
	 * application as {@code mod_loopback} does, all others answer and park
	 */
	static List<AppStack.App> route(String destination) {
		if (destination.regionMatches(true, 0, "app=", 0, 4)) {
			int colon = destination.indexOf(':');
			return List.of(new AppStack.App("pre_answer", ""),
					new AppStack.App(destination.substring(4, (colon < 0) ? destination.length() : colon),
							(colon < 0) ? "" : destination.substring(colon + 1)));
		}
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
	 * @param dialplan names of dialplans, separated by commas, each with an optional
	 * argument after a colon; with {@code inline} the destination, or the argument, is a
	 * list of applications, {@code app:data,app:data}
	 */
	static List<AppStack.App> route(String destination, String dialplan) {
		if (destination.startsWith("&")) {
			AppStack.App app = AppStack.App.parse(destination.substring(1));
			return isAdded(app) ? List.of(app) : List.of();
		}
		List<String> dialplans = Arguments.split(dialplan, ',', MAX_PARTS);
		// The default dialplan has all extensions, so further dialplans are not asked.
		String first = dialplans.isEmpty() ? "" : dialplans.get(0);
		if (!isInline(first)) {
			return route(destination);
		}
		int colon = first.indexOf(':');
		return inline((colon < 0) ? destination : first.substring(colon + 1));
	}

	/** Returns whether the first dialplan is the inline one. */
	static boolean isInline(String dialplan) {
		return dialplan.split("[,:]", 2)[0].strip().equalsIgnoreCase("inline");
	}

	/** Returns whether FreeSWITCH adds an application to an extension. */
	private static boolean isAdded(AppStack.App app) {
		return !app.data().contains("\\'");
	}

	/** Parses applications, separated by commas or by {@code ;} after {@code m:;:}. */
	private static List<AppStack.App> inline(String text) {
		boolean other = text.startsWith("m:") && text.length() > 3 && text.charAt(3) == ':';
		List<AppStack.App> apps = new ArrayList<>();
		for (String part : Arguments.split(other ? text.substring(4) : text, other ? text.charAt(2) : ',', MAX_PARTS)) {
			int colon = part.indexOf(':');
			AppStack.App app = (colon < 0) ? new AppStack.App(part.strip(), "")
					: new AppStack.App(part.substring(0, colon).strip(), part.substring(colon + 1));
			if (isAdded(app)) {
				apps.add(app);
			}
		}
		return apps;
	}

}
