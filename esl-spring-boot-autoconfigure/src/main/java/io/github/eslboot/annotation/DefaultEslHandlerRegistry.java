package io.github.eslboot.annotation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.eslboot.call.CallFlows;
import io.github.eslboot.call.CallRecords;

import org.springframework.beans.factory.DisposableBean;

/**
 * Registry of the handler methods of beans and of objects bound at run time, and of the
 * call flows and call records of beans, which it closes.
 */
final class DefaultEslHandlerRegistry implements EslHandlerRegistry, DisposableBean {

	private final Map<String, HandlerMethod> beanMethodsById = new ConcurrentHashMap<>();

	private final List<HandlerMethod> all = new CopyOnWriteArrayList<>();

	private final List<CallFlows> flows = new CopyOnWriteArrayList<>();

	private final List<CallRecords> records = new CopyOnWriteArrayList<>();

	/**
	 * Adds the methods of a bean.
	 * @throws InvalidEslHandlerException if another bean has a method with the same id
	 */
	void addBean(HandlerMethods methods) {
		for (HandlerMethod method : methods.all()) {
			HandlerMethod other = this.beanMethodsById.putIfAbsent(method.id(), method);
			if (other != null) {
				throw new InvalidEslHandlerException(method.method(),
						"has the id '%s' of %s".formatted(method.id(), MethodDescription.of(other.method())));
			}
		}
		this.all.addAll(methods.all());
	}

	void addClass(HandlerMethods methods) {
		this.all.addAll(methods.all());
	}

	void add(CallHandlerMethod method, CallFlows flows) {
		method.add(flows);
		this.flows.add(flows);
	}

	void add(CallEndHandlerMethod method, CallRecords records) {
		method.records.add(records);
		this.records.add(records);
	}

	/** Stops all call flows together, within one timeout. */
	void stopFlows(Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		this.flows.forEach((flows) -> flows.stop(left(end)));
	}

	void resumeFlows() {
		this.all.forEach((method) -> {
			if (method instanceof CallHandlerMethod calls) {
				calls.restart();
			}
		});
	}

	/** Waits for the records of all deliveries, within one timeout. */
	void drainRecords(Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		this.records.forEach((records) -> records.drain(left(end)));
	}

	private static Duration left(long end) {
		return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
	}

	@Override
	public List<EslHandlerInfo> handlers() {
		List<EslHandlerInfo> handlers = new ArrayList<>();
		this.all.forEach((method) -> handlers.add(method.info()));
		return handlers;
	}

	@Override
	public EslHandler get(String id) {
		EslHandler ofBean = this.beanMethodsById.get(id);
		if (ofBean != null) {
			return ofBean;
		}
		return this.all.stream()
			.filter((method) -> method.id().equals(id))
			.findFirst()
			.orElseThrow(() -> new NoSuchEslHandlerException(id,
					this.all.stream().map(HandlerMethod::id).sorted().toList()));
	}

	@Override
	public List<EslHandler> all() {
		return List.copyOf(this.all);
	}

	@Override
	public List<CallFlows> callFlows() {
		return List.copyOf(this.flows);
	}

	@Override
	public List<CallRecords> callRecords() {
		return List.copyOf(this.records);
	}

	@Override
	public void destroy() {
		this.flows.forEach(CallFlows::close);
		this.records.forEach(CallRecords::close);
	}

}
