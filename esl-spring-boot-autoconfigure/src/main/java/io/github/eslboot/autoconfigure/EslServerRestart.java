package io.github.eslboot.autoconfigure;

/**
 * Application event for a restart of a FreeSWITCH, which ended its calls and jobs.
 * Published on a callback thread.
 *
 * @param node the node's name
 * @since 0.1.0
 */
public record EslServerRestart(String node) {

}
