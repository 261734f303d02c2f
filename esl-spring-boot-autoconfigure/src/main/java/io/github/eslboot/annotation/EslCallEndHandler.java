package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method of a singleton bean that receives the
 * {@link io.github.eslboot.call.CallRecord} of each call that has ended, on all nodes,
 * whether or not this application placed it. It is called once for each call, also if the
 * end was lost in a gap: then the record is not {@code isComplete()}. It runs on workers,
 * so it may block, and the records have no particular order.
 * <p>
 * If the method throws, it is called again with the same record after a delay, until it
 * returns. So a record that was stored before the exception arrives twice; its uuid
 * identifies it. Failed attempts are logged and counted. A record that is given up, after
 * {@link #maxAttempts()} or at shutdown, is logged, counted as lost, and passed to the
 * {@link EslListenerErrorHandler}. At shutdown the application waits for the records that
 * are left, up to {@code freeswitch.esl.timeouts.handlers}. Records are kept in memory
 * until then.
 * <p>
 * One parameter is the {@code CallRecord}; {@link EslUuid @EslUuid},
 * {@link io.github.eslboot.EslTemplate} and {@link io.github.eslboot.EslOperations}
 * parameters are allowed as well. The method returns nothing and is neither static nor
 * private. The attributes {@link #retryDelay()}, {@link #maxRetryDelay()},
 * {@link #client()} and {@link #id()} may contain placeholders ({@code ${…}}) and
 * expressions ({@code #{…}}). May be used as a meta-annotation.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface EslCallEndHandler {

	/**
	 * Whether the method is called again after it has thrown an exception.
	 * @return {@code false} for one attempt only
	 */
	boolean retry() default true;

	/**
	 * Maximum number of attempts for a record.
	 * @return the number; zero for no limit
	 */
	int maxAttempts() default 0;

	/**
	 * Delay before the second attempt, such as {@code 1s}. It doubles with each further
	 * one.
	 * @return the delay
	 */
	String retryDelay() default "1s";

	/**
	 * Maximum delay between two attempts, such as {@code 1m}.
	 * @return the delay
	 */
	String maxRetryDelay() default "1m";

	/**
	 * Maximum number of records that are handled at the same time.
	 * @return the number, at least 1
	 */
	String concurrency() default "4";

	/**
	 * Maximum number of records that wait for an attempt. Further ones are lost: counted
	 * and logged. A record takes about 10 KB.
	 * @return the number, at least 1
	 */
	int maxWaiting() default 10_000;

	/**
	 * Client whose calls are recorded, if the application has several.
	 * @return name or qualifier of an {@link io.github.eslboot.EslClient} or
	 * {@link io.github.eslboot.EslTemplate} bean; by default the one that is injected by
	 * type
	 */
	String client() default "";

	/**
	 * Id of the handler in logs and the actuator endpoint. By default the bean's name and
	 * the method's.
	 * @return the id, unique in the application
	 */
	String id() default "";

}
