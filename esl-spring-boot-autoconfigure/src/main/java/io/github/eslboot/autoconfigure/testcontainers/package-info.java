/**
 * Testcontainers support. A test connects to a FreeSWITCH container that is annotated
 * with
 * {@link org.springframework.boot.testcontainers.service.connection.ServiceConnection @ServiceConnection}
 * without any properties.
 */
@NullMarked
package io.github.eslboot.autoconfigure.testcontainers;

import org.jspecify.annotations.NullMarked;
