/**
 * Connects to a FreeSWITCH container marked
 * {@link org.springframework.boot.testcontainers.service.connection.ServiceConnection @ServiceConnection}
 * without any properties.
 */
@NullMarked
package io.github.eslboot.autoconfigure.testcontainers;

import org.jspecify.annotations.NullMarked;
