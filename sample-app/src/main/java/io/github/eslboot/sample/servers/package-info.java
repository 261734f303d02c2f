/**
 * State of the connections to FreeSWITCH.
 */
@NullMarked
package io.github.eslboot.sample.servers;

import org.jspecify.annotations.NullMarked;
