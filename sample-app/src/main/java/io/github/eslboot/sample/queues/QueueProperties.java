package io.github.eslboot.sample.queues;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of queues.
 *
 * @param answerWithin the target of the service level: the wait within which callers are
 * to be answered
 * @param router the router of this application
 */
@ConfigurationProperties("desk.queues")
record QueueProperties(@DefaultValue("20s") Duration answerWithin, @DefaultValue Router router) {

	/**
	 * The router of this application, for a server without mod_callcenter.
	 *
	 * @param number the dialled number of the parked calls that it serves; by default it
	 * serves none
	 * @param agents the extensions of the agents
	 */
	record Router(@Nullable String number, @DefaultValue List<String> agents) {

	}

}
