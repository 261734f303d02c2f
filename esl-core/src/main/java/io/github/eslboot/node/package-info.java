/**
 * One server whole, and groups of them behind one interface. Start with
 * {@link io.github.eslboot.node.EslNodeGroup}.
 */
@NullMarked
package io.github.eslboot.node;

import org.jspecify.annotations.NullMarked;
