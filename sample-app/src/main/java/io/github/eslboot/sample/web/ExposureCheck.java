package io.github.eslboot.sample.web;

import java.net.InetAddress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Warning for an application that other machines can reach although it has no log-in.
 */
@Component
class ExposureCheck {

	private static final Logger logger = LoggerFactory.getLogger(ExposureCheck.class);

	private final ServerProperties server;

	ExposureCheck(ServerProperties server) {
		this.server = server;
	}

	@EventListener(ApplicationReadyEvent.class)
	void warnIfReachable() {
		InetAddress address = this.server.getAddress();
		if (address == null || !address.isLoopbackAddress()) {
			logger.warn("The application has no log-in, and other machines can reach it: everyone who does can place "
					+ "and listen to calls. Set 'server.address' to 127.0.0.1, or put a proxy with a log-in in front");
		}
	}

}
