package io.github.eslboot.sample.queues;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of queues.
 *
 * @param answerWithin the target of the service level: the wait within which callers are
 * to be answered
 */
@ConfigurationProperties("desk.queues")
record QueueProperties(@DefaultValue("20s") Duration answerWithin) {

}
