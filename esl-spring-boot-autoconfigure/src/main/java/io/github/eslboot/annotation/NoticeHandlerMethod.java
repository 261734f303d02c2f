package io.github.eslboot.annotation;

import java.lang.reflect.Method;

/**
 * Validated {@link EslNoticeHandler @EslNoticeHandler} method.
 *
 * @param id the id in logs
 * @param method the method
 * @param invocable the method to invoke, which a proxy may declare
 * @param type the type of notice
 */
record NoticeHandlerMethod(String id, Method method, Method invocable, Class<?> type) {

}
