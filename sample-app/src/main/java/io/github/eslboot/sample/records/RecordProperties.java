package io.github.eslboot.sample.records;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of call detail records.
 *
 * @param keep the time after which records are deleted
 */
@ConfigurationProperties("desk.records")
record RecordProperties(@DefaultValue("30d") Duration keep) {

}
