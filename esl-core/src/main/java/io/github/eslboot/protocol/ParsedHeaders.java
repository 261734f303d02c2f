package io.github.eslboot.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/** Headers with decoded values, from a JSON or XML parser or from the application. */
final class ParsedHeaders extends EslHeaders {

	private final List<String> names;

	private final List<String> values;

	private final Map<String, List<String>> arrays;

	/** Bytes of the values that are not valid UTF-8, by index. */
	private final Map<Integer, byte[]> exact;

	private @Nullable HeaderLayout layout;

	ParsedHeaders(List<String> names, List<String> values, Map<String, List<String>> arrays) {
		this(names, values, arrays, Map.of());
	}

	ParsedHeaders(List<String> names, List<String> values, Map<String, List<String>> arrays,
			Map<Integer, byte[]> exact) {
		if (names.size() != values.size()) {
			throw new IllegalArgumentException(names.size() + " names for " + values.size() + " values");
		}
		this.names = List.copyOf(names);
		this.values = List.copyOf(values);
		this.arrays = Map.copyOf(arrays);
		this.exact = Map.copyOf(exact);
	}

	@Override
	public @Nullable String get(String name) {
		int index = indexOf(name);
		return (index < 0) ? null : this.values.get(index);
	}

	@Override
	public byte @Nullable [] bytes(String name) {
		int index = indexOf(name);
		if (index < 0) {
			return null;
		}
		byte[] bytes = this.exact.get(index);
		return (bytes != null) ? bytes.clone() : this.values.get(index).getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public List<String> array(String name) {
		int index = indexOf(name);
		List<String> exact = (index < 0) ? null : this.arrays.get(this.names.get(index));
		// The array may belong to a later header with the same name.
		return (exact != null && arrayValue(exact).equals(this.values.get(index))) ? exact : super.array(name);
	}

	@Override
	public void forEach(BiConsumer<String, String> action) {
		for (int i = 0; i < this.names.size(); i++) {
			action.accept(this.names.get(i), this.values.get(i));
		}
	}

	@Override
	HeaderLayout layout() {
		HeaderLayout known = this.layout;
		if (known == null) {
			known = new HeaderLayout(this.names.toArray(String[]::new));
			this.layout = known;
		}
		return known;
	}

	@Override
	String value(int header) {
		return this.values.get(header);
	}

	@Override
	boolean isIndexed() {
		return this.layout != null;
	}

	@Override
	public int size() {
		return this.names.size();
	}

	@Override
	int sizeInBytes() {
		int size = 0;
		for (int i = 0; i < this.names.size(); i++) {
			size += this.names.get(i).length() + this.values.get(i).length() + 100;
		}
		return size;
	}

	private int indexOf(String name) {
		for (int i = 0; i < this.names.size(); i++) {
			if (HeaderNames.same(this.names.get(i), name)) {
				return i;
			}
		}
		return -1;
	}

}
