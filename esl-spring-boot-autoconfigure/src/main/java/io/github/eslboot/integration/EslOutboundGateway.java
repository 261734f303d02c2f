package io.github.eslboot.integration;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.eslboot.EslOperations;
import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import org.jspecify.annotations.Nullable;

import org.springframework.integration.handler.AbstractReplyProducingMessageHandler;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.util.Assert;

/**
 * Outbound gateway that runs the command of a message and replies with its result:
 * <ul>
 * <li>an {@link ApiCommand}, as the typed commands create them: its value,</li>
 * <li>an {@link EslCommand}: the {@link io.github.eslboot.protocol.EslReply EslReply},
 * which may be an error,</li>
 * <li>an {@link Originate}: the {@link io.github.eslboot.call.EslCall EslCall} once it is
 * answered.</li>
 * </ul>
 * There is no reply message if the value is {@code null}. By default the payload is the
 * command. Text is not accepted, because it could contain further commands; create the
 * command from it with a function. Failures are those of {@link EslOperations}.
 * <p>
 * The thread of the flow waits for the result, unless the gateway is
 * {@linkplain #setAsync asynchronous}.
 *
 * @since 0.1.0
 */
public class EslOutboundGateway extends AbstractReplyProducingMessageHandler {

	private final EslOperations operations;

	private final Function<? super Message<?>, ?> command;

	private @Nullable Duration commandTimeout;

	/**
	 * Creates a gateway for messages whose payload is the command.
	 * @param operations the client
	 */
	public EslOutboundGateway(EslOperations operations) {
		this(operations, Message::getPayload);
	}

	/**
	 * Creates a gateway.
	 * @param operations the client
	 * @param command returns the command of a message
	 */
	public EslOutboundGateway(EslOperations operations, Function<? super Message<?>, ?> command) {
		Assert.notNull(operations, "'operations' must not be null");
		Assert.notNull(command, "'command' must not be null");
		this.operations = operations;
		this.command = command;
	}

	/**
	 * Sets the maximum time until the reply to an {@link ApiCommand} or an
	 * {@link EslCommand}. By default it is the command timeout of the client.
	 * @param commandTimeout the timeout
	 */
	public void setCommandTimeout(Duration commandTimeout) {
		this.commandTimeout = commandTimeout;
	}

	@Override
	public String getComponentType() {
		return "esl:outbound-gateway";
	}

	@Override
	protected @Nullable Object handleRequestMessage(Message<?> requestMessage) {
		Object command = this.command.apply(requestMessage);
		if (command instanceof ApiCommand<?> api) {
			return isAsync() ? runAsync(api) : run(api);
		}
		if (command instanceof EslCommand raw) {
			return isAsync() ? sendAsync(raw) : send(raw);
		}
		if (command instanceof Originate call) {
			return isAsync() ? this.operations.async().originate(call).answered() : this.operations.originate(call);
		}
		throw new MessageHandlingException(requestMessage,
				"%s cannot run %s; it needs an ApiCommand, an EslCommand or an Originate, as payload or from the function of the gateway"
					.formatted(getComponentName(), (command != null) ? command.getClass().getName() : "null"));
	}

	private @Nullable Object run(ApiCommand<?> api) {
		Duration timeout = this.commandTimeout;
		return (timeout != null) ? this.operations.run(api, timeout) : this.operations.run(api);
	}

	private CompletableFuture<?> runAsync(ApiCommand<?> api) {
		Duration timeout = this.commandTimeout;
		return (timeout != null) ? this.operations.async().run(api, timeout) : this.operations.async().run(api);
	}

	private Object send(EslCommand raw) {
		Duration timeout = this.commandTimeout;
		return (timeout != null) ? this.operations.send(raw, timeout) : this.operations.send(raw);
	}

	private CompletableFuture<?> sendAsync(EslCommand raw) {
		Duration timeout = this.commandTimeout;
		return (timeout != null) ? this.operations.async().send(raw, timeout) : this.operations.async().send(raw);
	}

}
