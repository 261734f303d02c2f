/**
 * Results of {@code bgapi}: jobs under a uuid chosen here and registered before the
 * command is written, so that a result can never overtake its registration. Start with
 * {@link io.github.eslboot.job.BackgroundJob}.
 */
@NullMarked
package io.github.eslboot.job;

import org.jspecify.annotations.NullMarked;
