package io.github.eslboot.sample.web;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.eslboot.call.ApplicationBlockedException;
import io.github.eslboot.call.ApplicationEndedException;
import io.github.eslboot.call.ApplicationFailedException;
import io.github.eslboot.call.BridgeEndedException;
import io.github.eslboot.call.BridgeFailedException;
import io.github.eslboot.call.CallEndedException;
import io.github.eslboot.call.HoldUnsupportedException;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.group.NoSuchNodeException;
import io.github.eslboot.pool.PoolBusyException;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.sample.calls.NoSuchCallException;
import io.github.eslboot.sample.live.TooManyClientsException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Converts exceptions into problem details for the users of the page.
 */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

	@ExceptionHandler
	ResponseEntity<ProblemDetail> noSuchCall(NoSuchCallException ex) {
		return problem(HttpStatus.NOT_FOUND, "No such call", ex.getMessage());
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> conflict(ConflictException ex) {
		return problem(HttpStatus.CONFLICT, ex.title(), ex.getMessage());
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> ended(CallEndedException ex) {
		return problem(HttpStatus.NOT_FOUND, "No such call", "The call has ended in the meantime.");
	}

	/** Handles requests that the state of a call does not permit. */
	@ExceptionHandler({ ApplicationBlockedException.class, ApplicationEndedException.class,
			ApplicationFailedException.class, BridgeEndedException.class, BridgeFailedException.class,
			HoldUnsupportedException.class })
	ResponseEntity<ProblemDetail> notNow(EslException ex) {
		return problem(HttpStatus.CONFLICT, "Not possible now", ex.getMessage());
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> noSuchNode(NoSuchNodeException ex) {
		return problem(HttpStatus.NOT_FOUND, "No such server", ex.getMessage());
	}

	/**
	 * Handles text that cannot be sent to FreeSWITCH, such as a name with a line break.
	 */
	@ExceptionHandler
	ResponseEntity<ProblemDetail> invalid(IllegalArgumentException ex) {
		return problem(HttpStatus.BAD_REQUEST, "Invalid request", ex.getMessage());
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> tooManyClients(TooManyClientsException ex) {
		return problem(HttpStatus.SERVICE_UNAVAILABLE, "Too many pages are open", ex.getMessage());
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> refused(EslCommandException ex) {
		if (ex.isNoSuchCall()) {
			return problem(HttpStatus.NOT_FOUND, "No such call", "The call has ended in the meantime.");
		}
		return problem(HttpStatus.CONFLICT, "FreeSWITCH refused", "FreeSWITCH answered: " + ex.reply().text().strip());
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> busy(PoolBusyException ex) {
		return problem(HttpStatus.SERVICE_UNAVAILABLE, "All connections are busy",
				"No connection to FreeSWITCH became free in time. Try again in a moment.");
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> timeout(EslTimeoutException ex) {
		return problem(HttpStatus.GATEWAY_TIMEOUT, "FreeSWITCH did not answer",
				"It is unknown whether the command was executed.");
	}

	/**
	 * Handles all other failures, such as a refused connection or a rejected password.
	 */
	@ExceptionHandler
	ResponseEntity<ProblemDetail> unreachable(EslException ex) {
		return problem(HttpStatus.SERVICE_UNAVAILABLE,
				ex.isPermanent() ? "FreeSWITCH rejects the connection" : "FreeSWITCH is not reachable",
				ex.getMessage());
	}

	private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String title, @Nullable String detail) {
		ProblemDetail problem = ProblemDetail.forStatus(status);
		problem.setTitle(title);
		problem.setDetail(detail);
		return ResponseEntity.status(status).body(problem);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		Map<String, String> fields = new LinkedHashMap<>();
		for (FieldError error : ex.getBindingResult().getFieldErrors()) {
			String field = error.getField().equals("toAnother") ? "to" : error.getField();
			fields.putIfAbsent(field, String.valueOf(error.getDefaultMessage()));
		}
		StringBuilder detail = new StringBuilder();
		fields.forEach((field, message) -> detail.append((detail.length() > 0) ? "; " : "")
			.append('\'')
			.append(field)
			.append("' ")
			.append(message));
		ProblemDetail problem = ex.getBody();
		problem.setTitle("Invalid request");
		problem.setDetail(detail + ".");
		problem.setProperty("fields", fields);
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

}
