/**
 * Spring Integration: {@link io.github.eslboot.integration.EslEventMessageProducer} sends
 * events as messages, and {@link io.github.eslboot.integration.EslOutboundGateway} runs
 * the commands that messages contain. Needs {@code spring-integration-core}.
 */
@NullMarked
package io.github.eslboot.integration;

import org.jspecify.annotations.NullMarked;
