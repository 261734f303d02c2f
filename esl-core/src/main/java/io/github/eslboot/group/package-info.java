/**
 * Several servers behind the interface of one: membership, load balancing, call affinity
 * and failover. Start with {@link io.github.eslboot.group.EslNodeGroup}.
 */
@NullMarked
package io.github.eslboot.group;

import org.jspecify.annotations.NullMarked;
