/**
 * Docker Compose support. The application connects to the FreeSWITCH service of the
 * Compose file without any properties.
 */
@NullMarked
package io.github.eslboot.autoconfigure.docker.compose;

import org.jspecify.annotations.NullMarked;
