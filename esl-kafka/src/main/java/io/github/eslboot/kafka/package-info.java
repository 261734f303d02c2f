/**
 * Cluster over Kafka: several instances of an application handle each event of FreeSWITCH
 * once.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.eslboot.kafka;

import org.jspecify.annotations.NullMarked;
