package io.github.eslboot.autoconfigure;

/**
 * The server is another process than before: its calls and jobs are gone. Published as an
 * application event, on a worker.
 *
 * @param node the server's name
 */
public record EslServerRestart(String node) {

}
