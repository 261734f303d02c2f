package io.github.eslboot.autoconfigure.endpoint;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import io.github.eslboot.autoconfigure.endpoint.EslEndpoint.Action;
import io.github.eslboot.autoconfigure.endpoint.EslEndpoint.HandlerAction;
import io.github.eslboot.autoconfigure.endpoint.EslEndpoint.HandlerDescriptor;
import io.github.eslboot.autoconfigure.endpoint.EslEndpoint.NodeDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} of {@link EslEndpoint} that answers
 * 404 for an unknown node or handler, 400 for an unknown action, and 409 if the last node
 * of a group is to be drained or removed without force.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = EslEndpoint.class)
public class EslEndpointWebExtension {

	private static final int STATUS_CONFLICT = 409;

	private static final List<String> ACTIONS = names(Action.values());

	private static final List<String> HANDLER_ACTIONS = names(HandlerAction.values());

	private final EslEndpoint delegate;

	/**
	 * Creates an extension.
	 * @param delegate the endpoint
	 */
	public EslEndpointWebExtension(EslEndpoint delegate) {
		this.delegate = delegate;
	}

	private static List<String> names(Enum<?>[] actions) {
		return Arrays.stream(actions).map((action) -> action.name().toLowerCase(Locale.ROOT)).toList();
	}

	/**
	 * Drains, resumes or reconnects a node of a group.
	 * @param node the node's name
	 * @param action {@code drain}, {@code resume} or {@code reconnect}
	 * @param deadline time after which a draining node is removed even if it still has
	 * calls; {@code freeswitch.esl.timeouts.drain} by default
	 * @param force whether to drain the last node; {@code false} by default
	 * @return the response
	 */
	@WriteOperation
	public WebEndpointResponse<OperationResponseBody> change(@Selector String node, @Nullable String action,
			@Nullable Duration deadline, @Nullable Boolean force) {
		int index = (action != null) ? ACTIONS.indexOf(action.toLowerCase(Locale.ROOT)) : -1;
		if (index < 0) {
			return unknown(action, ACTIONS);
		}
		return respond(() -> this.delegate.change(node, Action.values()[index], deadline, force));
	}

	/**
	 * Starts, stops, pauses or resumes a handler.
	 * @param kind {@code handlers}
	 * @param id the handler's id
	 * @param action {@code start}, {@code stop}, {@code pause} or {@code resume}
	 * @return the response
	 */
	@WriteOperation
	public WebEndpointResponse<OperationResponseBody> changeHandler(@Selector String kind, @Selector String id,
			@Nullable String action) {
		int index = (action != null) ? HANDLER_ACTIONS.indexOf(action.toLowerCase(Locale.ROOT)) : -1;
		if (index < 0) {
			return unknown(action, HANDLER_ACTIONS);
		}
		HandlerDescriptor changed = this.delegate.changeHandler(kind, id, HandlerAction.values()[index]);
		return (changed != null) ? new WebEndpointResponse<>(changed) : new WebEndpointResponse<>(
				new ProblemDescriptor("There is no handler with that id"), WebEndpointResponse.STATUS_NOT_FOUND);
	}

	private static WebEndpointResponse<OperationResponseBody> unknown(@Nullable String action, List<String> known) {
		return new WebEndpointResponse<>(
				new ActionsDescriptor((action != null) ? "The action is unknown" : "The action is missing", known),
				WebEndpointResponse.STATUS_BAD_REQUEST);
	}

	/**
	 * Removes a node of a group immediately, without draining it.
	 * @param node the node's name
	 * @param force whether to remove the last node; {@code false} by default
	 * @return the response
	 */
	@DeleteOperation
	public WebEndpointResponse<OperationResponseBody> remove(@Selector String node, @Nullable Boolean force) {
		return respond(() -> this.delegate.remove(node, force));
	}

	private static WebEndpointResponse<OperationResponseBody> respond(Supplier<@Nullable NodeDescriptor> operation) {
		try {
			NodeDescriptor changed = operation.get();
			return (changed != null) ? new WebEndpointResponse<>(changed) : new WebEndpointResponse<>(
					new ProblemDescriptor("No group has a node of that name"), WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (LastNodeException ex) {
			return new WebEndpointResponse<>(new ProblemDescriptor(String.valueOf(ex.getReason())), STATUS_CONFLICT);
		}
	}

	/**
	 * Description of a request that was not served.
	 *
	 * @param message why it was not
	 */
	public record ProblemDescriptor(String message) implements OperationResponseBody {

	}

	/**
	 * Description of a request without a known action.
	 *
	 * @param message why it was not served
	 * @param actions the known actions
	 */
	public record ActionsDescriptor(String message, List<String> actions) implements OperationResponseBody {

	}

}
