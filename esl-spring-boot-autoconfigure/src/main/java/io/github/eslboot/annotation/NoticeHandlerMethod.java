package io.github.eslboot.annotation;

import java.lang.reflect.Method;

/**
 * A checked {@link EslNoticeHandler @EslNoticeHandler} method.
 *
 * @param id names it in logs
 * @param method the method
 * @param invocable the same method where a proxy has it
 * @param type what it hears
 */
record NoticeHandlerMethod(String id, Method method, Method invocable, Class<?> type) {

}
