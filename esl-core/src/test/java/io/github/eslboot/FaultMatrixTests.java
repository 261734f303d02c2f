package io.github.eslboot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.eslboot.testsupport.ResourceUsage;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Runs every fault of the server in every state of the client. The table
 * {@code fault-matrix.md} contains the expected outcomes; the actual outcomes are printed
 * and written to {@code target/fault-matrix.md}.
 */
class FaultMatrixTests {

	private static final int MAX_CONCURRENT_CELLS = 12;

	private final List<String> table = new ArrayList<>();

	private final Map<String, Future<String>> running = new LinkedHashMap<>();

	private final Map<String, String> expected = new LinkedHashMap<>();

	@TestFactory
	Stream<DynamicTest> matrix() throws IOException {
		Queue<String> bufferLeaks = new ConcurrentLinkedQueue<>();
		ByteBufUtil.setLeakListener((type, records) -> bufferLeaks.add(type + records));
		long socketsBefore = ResourceUsage.sockets();
		Set<Thread> threadsBefore = ResourceUsage.threads();
		ExecutorService threads = Executors.newFixedThreadPool(MAX_CONCURRENT_CELLS);
		readTable(threads);
		threads.shutdown();
		Stream<DynamicTest> cells = this.expected.entrySet()
			.stream()
			.map((cell) -> dynamicTest(cell.getKey(),
					() -> assertThat(List.of(cell.getValue().split(" or "))).contains(outcome(cell.getKey()))));
		return Stream.concat(cells, Stream.of(dynamicTest("every fault has a row", this::assertEveryFaultHasARow),
				dynamicTest("no thread is left",
						() -> await().atMost(LONG_PATIENCE)
							.untilAsserted(() -> assertThat(ResourceUsage.threads()).isSubsetOf(threadsBefore))),
				dynamicTest("no socket is left", () -> await().atMost(LONG_PATIENCE)
					.untilAsserted(() -> assertThat(ResourceUsage.sockets()).isLessThanOrEqualTo(socketsBefore))),
				dynamicTest("no buffer is left", () -> assertNoBufferLeaks(bufferLeaks)),
				dynamicTest("the table of outcomes is written", this::report)));
	}

	private void readTable(ExecutorService threads) throws IOException {
		try (InputStream resource = getClass().getResourceAsStream("/fault-matrix.md")) {
			new String(resource.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(this.table::add);
		}
		for (String line : rows()) {
			List<String> cells = cells(line);
			FaultMatrixRow row = FaultMatrixRow.of(cells.get(0));
			for (FaultMatrixState state : FaultMatrixState.values()) {
				String outcome = cells.get(1 + state.ordinal());
				if (!outcome.startsWith("n/a ")) {
					this.expected.put(key(row, state), outcome);
					this.running.put(key(row, state),
							threads.submit(() -> new FaultMatrixCell(row, state, outcome).run()));
				}
			}
		}
	}

	private List<String> rows() {
		return this.table.stream().filter((line) -> line.startsWith("| ")).skip(1).toList();
	}

	private static List<String> cells(String line) {
		return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
	}

	private static String key(FaultMatrixRow row, FaultMatrixState state) {
		return row + " / " + state.name().toLowerCase(java.util.Locale.ROOT);
	}

	private String outcome(String key) throws Exception {
		try {
			return this.running.get(key).get(5, TimeUnit.MINUTES);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw ex;
		}
	}

	private void assertEveryFaultHasARow() {
		assertThat(rows()).extracting((line) -> FaultMatrixRow.of(cells(line).get(0)))
			.containsExactlyInAnyOrder(FaultMatrixRow.values());
		assertThat(rows()).allSatisfy((line) -> assertThat(cells(line)).hasSize(1 + FaultMatrixState.values().length));
		List<String> reasons = this.table.stream().filter((line) -> line.matches("\\d+\\. .*")).toList();
		for (String line : rows()) {
			cells(line).stream()
				.filter((cell) -> cell.startsWith("n/a"))
				.forEach((cell) -> assertThat(reasons)
					.anyMatch((reason) -> reason.startsWith(cell.substring(4) + ". ")));
		}
	}

	/**
	 * Provokes reports of leaks: Netty reports a leaked buffer when another buffer is
	 * allocated after the garbage collection of the leaked one.
	 */
	private static void assertNoBufferLeaks(Queue<String> leaks) {
		for (int i = 0; i < 5; i++) {
			System.gc();
			await().pollDelay(Duration.ofMillis(50)).until(() -> true);
			for (int j = 0; j < 100; j++) {
				PooledByteBufAllocator.DEFAULT.buffer(16).release();
			}
		}
		assertThat(leaks).isEmpty();
	}

	private void report() throws IOException {
		List<String> lines = new ArrayList<>();
		for (String line : this.table) {
			lines.add((line.startsWith("| ") && !line.startsWith("| fault ")) ? row(line) : line);
		}
		Path file = Path.of("target", "fault-matrix.md");
		Files.createDirectories(file.getParent());
		Files.write(file, lines);
		lines.forEach(System.out::println);
	}

	private String row(String line) {
		List<String> cells = new ArrayList<>(cells(line));
		FaultMatrixRow row = FaultMatrixRow.of(cells.get(0));
		for (FaultMatrixState state : FaultMatrixState.values()) {
			if (this.expected.containsKey(key(row, state))) {
				cells.set(1 + state.ordinal(), shown(key(row, state)));
			}
		}
		return "| " + String.join(" | ", cells) + " |";
	}

	private String shown(String key) {
		try {
			return outcome(key);
		}
		catch (Exception | AssertionError ex) {
			return "FAILED (" + ex.getClass().getSimpleName() + ")";
		}
	}

}
