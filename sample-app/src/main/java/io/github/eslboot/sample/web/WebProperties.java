package io.github.eslboot.sample.web;

import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the HTTP endpoints.
 *
 * @param allowedHosts the names by which browsers may address this application, in lower
 * case and without a port; without any, all requests are refused
 */
@ConfigurationProperties("desk.web")
record WebProperties(@DefaultValue Set<String> allowedHosts) {

}
