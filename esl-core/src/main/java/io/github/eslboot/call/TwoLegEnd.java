package io.github.eslboot.call;

import org.jspecify.annotations.Nullable;

/**
 * End of both legs of a {@link TwoLegCall}.
 *
 * @param a how leg A ended, or {@code null} if it was never dialled
 * @param b how leg B ended, or {@code null} if it was never dialled
 * @param endedBy who ended the call, or {@code null} if it is unknown
 * @since 0.1.0
 */
public record TwoLegEnd(@Nullable CallEnd a, @Nullable CallEnd b, CallProgress.@Nullable EndedBy endedBy) {

}
