/**
 * Connects to the FreeSWITCH of a Docker Compose file without any properties.
 */
@NullMarked
package io.github.eslboot.autoconfigure.docker.compose;

import org.jspecify.annotations.NullMarked;
