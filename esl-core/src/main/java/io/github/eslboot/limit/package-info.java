/**
 * Limits of calls: how many an application places at once and per second, on a node or
 * through a gateway. Knows no node.
 */
@NullMarked
package io.github.eslboot.limit;

import org.jspecify.annotations.NullMarked;
