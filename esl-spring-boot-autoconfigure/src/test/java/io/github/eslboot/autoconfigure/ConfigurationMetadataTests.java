package io.github.eslboot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the properties are described, for editors and in
 * {@code docs/configuration.md}.
 */
class ConfigurationMetadataTests {

	private static final Set<String> WITHOUT_DEFAULT = Set.of("freeswitch.esl.user", "freeswitch.esl.ssl.bundle",
			"freeswitch.esl.ssl.enabled", "freeswitch.esl.nodes", "freeswitch.esl.gateways",
			"freeswitch.esl.call-limits.max-calls", "freeswitch.esl.call-limits.max-calls-per-second",
			"freeswitch.esl.call-limits.max-wait", "freeswitch.esl.pool.min-size", "freeswitch.esl.discovery.srv",
			"freeswitch.esl.discovery.service-id", "freeswitch.esl.discovery.dns-server",
			"freeswitch.esl.outbound.address", "freeswitch.esl.outbound.allowed-peers",
			"freeswitch.esl.outbound.max-acceptors", "freeswitch.esl.outbound.max-overcommitted",
			"freeswitch.esl.outbound.ssl.bundle");

	private static final Pattern ROW = Pattern.compile("\\| `([a-z.-]+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|");

	private static List<JsonNode> properties() throws IOException {
		List<JsonNode> properties = new ArrayList<>();
		// Read from the file system: other jars have files of that name.
		Path classes = Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json");
		try (InputStream metadata = Files.newInputStream(classes)) {
			JsonMapper.builder().build().readTree(metadata).get("properties").forEach(properties::add);
		}
		return properties;
	}

	@Test
	void everyPropertyHasTypeDescriptionAndDefault() throws IOException {
		assertThat(properties()).isNotEmpty().allSatisfy((property) -> {
			String name = property.get("name").asString();
			assertThat(property.path("type").asString("")).as(name).isNotEmpty();
			assertThat(property.path("description").asString("")).as(name)
				.matches("[A-Z].*\\.")
				.doesNotMatch("(The|A|An) .*")
				.hasSizeGreaterThan(15);
			assertThat(property.has("defaultValue")).as(name).isNotEqualTo(WITHOUT_DEFAULT.contains(name));
			if (property.get("type").asString().equals("java.lang.Boolean")) {
				assertThat(property.get("description").asString()).as(name).startsWith("Whether to ");
			}
		});
	}

	@Test
	void propertiesAreUniqueAndIncludeNestedGroups() throws IOException {
		List<String> names = properties().stream().map((property) -> property.get("name").asString()).toList();
		assertThat(names).doesNotHaveDuplicates()
			.contains("freeswitch.esl.enabled", "freeswitch.esl.events.quiet-call-check",
					"management.health.esl.enabled");
	}

	@Test
	void documentationListsTheSamePropertiesAndDefaults() throws IOException {
		Map<String, List<String>> expected = new LinkedHashMap<>();
		for (JsonNode property : properties()) {
			String name = property.get("name").asString();
			if (!name.startsWith("management.endpoint.")) {
				String type = property.get("type").asString().replaceFirst("<.*", "");
				expected.put(name,
						List.of(type.substring(type.lastIndexOf('.') + 1), property.has("defaultValue")
								? "`" + property.get("defaultValue").asString() + "`" : "—",
								property.get("description").asString()));
			}
		}
		Map<String, List<String>> table = new LinkedHashMap<>();
		Matcher row = ROW.matcher(Files.readString(Path.of("..", "docs", "configuration.md")));
		while (row.find()) {
			table.put(row.group(1), List.of(row.group(2), row.group(3), row.group(4)));
		}
		assertThat(table).isEqualTo(expected);
	}

}
