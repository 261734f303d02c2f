package io.github.eslboot.connection;

/**
 * Use of the threads that run handlers or callbacks of the application.
 *
 * @param active number of running tasks
 * @param max maximum number of threads; {@link Integer#MAX_VALUE} if the executor belongs
 * to the application
 * @param queued number of tasks that wait for a thread
 * @param startFailures how often a thread could not be started, or the executor of the
 * application did not take a task; such a task is submitted again
 * @since 0.1.0
 */
public record ThreadStats(int active, int max, int queued, long startFailures) {

}
