package io.github.eslboot.testsupport;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Shortens the interval at which tests check the conditions they wait for. Awaitility
 * also waits for one interval before its first check, by default 100 ms.
 */
public final class ShortPollInterval implements LauncherSessionListener {

	@Override
	public void launcherSessionOpened(LauncherSession session) {
		Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
	}

}
