/**
 * Testcontainers integration: a real FreeSWITCH in a container. Needs Testcontainers on
 * the class path and Docker.
 */
@NullMarked
package io.github.eslboot.test.testcontainers;

import org.jspecify.annotations.NullMarked;
