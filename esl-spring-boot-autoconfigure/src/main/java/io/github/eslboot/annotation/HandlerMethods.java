package io.github.eslboot.annotation;

import java.util.List;

/**
 * The handler methods of a bean, or of all objects of a class.
 *
 * @param name the bean's name, or the class's
 * @param events methods that hear events, in the order in which they are called
 * @param notices methods that hear what is not an event
 */
record HandlerMethods(String name, List<EventHandlerMethod> events, List<NoticeHandlerMethod> notices) {

}
