package io.github.eslboot.sample.queues;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An agent as the wallboard shows it.
 *
 * @param name the name
 * @param status the status that the agent has chosen, for example {@code On Break}
 * @param state the state that the server reports, for example {@code In a queue call}
 * @param since the time of the last change
 * @param caller the number of the caller that the agent talks to
 */
public record AgentView(String name, String status, String state, Instant since, @Nullable String caller) {

}
