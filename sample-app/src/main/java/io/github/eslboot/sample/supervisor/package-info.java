/**
 * Supervisors who listen to a call, whisper to an agent, or join a call.
 */
@NullMarked
package io.github.eslboot.sample.supervisor;

import org.jspecify.annotations.NullMarked;
