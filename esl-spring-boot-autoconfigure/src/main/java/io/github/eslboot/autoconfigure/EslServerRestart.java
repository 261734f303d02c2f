package io.github.eslboot.autoconfigure;

/**
 * Application event for a restart of a server: its calls and jobs have ended. Published
 * on a worker.
 *
 * @param node the server's name
 */
public record EslServerRestart(String node) {

}
