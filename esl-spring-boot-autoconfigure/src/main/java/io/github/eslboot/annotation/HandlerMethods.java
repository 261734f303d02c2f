package io.github.eslboot.annotation;

import java.util.List;

/**
 * Handler methods of a bean, or of all objects of a class.
 *
 * @param name the name of the bean or class
 * @param events methods for events, in the order in which they are called
 * @param notices methods for notices
 */
record HandlerMethods(String name, List<EventHandlerMethod> events, List<NoticeHandlerMethod> notices) {

}
