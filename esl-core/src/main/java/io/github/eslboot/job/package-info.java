/**
 * Background jobs ({@code bgapi}). The client chooses the uuid of a job and registers the
 * job before it writes the command, so that the result cannot arrive before the
 * registration. Start with {@link io.github.eslboot.job.BackgroundJob}.
 */
@NullMarked
package io.github.eslboot.job;

import org.jspecify.annotations.NullMarked;
