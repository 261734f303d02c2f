/**
 * Background jobs ({@code bgapi}). A job has a uuid chosen by the client and is
 * registered before its command is written, so that its result cannot arrive first. Start
 * with {@link io.github.eslboot.job.BackgroundJob}.
 */
@NullMarked
package io.github.eslboot.job;

import org.jspecify.annotations.NullMarked;
