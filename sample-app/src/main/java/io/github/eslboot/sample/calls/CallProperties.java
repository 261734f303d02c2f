package io.github.eslboot.sample.calls;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of calls.
 *
 * @param dialPrefix the prefix of an extension in a dial string
 * @param context the context of the dialplan that transferred calls go to
 * @param ringTimeout the maximum time that a phone rings
 */
@ConfigurationProperties("desk")
record CallProperties(@DefaultValue("user/") String dialPrefix, @DefaultValue("default") String context,
		@DefaultValue("30s") Duration ringTimeout) {

}
