/**
 * Limits of the concurrent calls and of the calls per second that an application places
 * on a node or through a gateway. The package does not depend on nodes.
 */
@NullMarked
package io.github.eslboot.limit;

import org.jspecify.annotations.NullMarked;
