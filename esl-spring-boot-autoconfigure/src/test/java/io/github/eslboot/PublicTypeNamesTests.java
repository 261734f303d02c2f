package io.github.eslboot;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Names of the public types of all published modules. */
class PublicTypeNamesTests {

	/** Names that stand in the type they belong to, and are never imported. */
	private static final Set<String> REPEATED = Set.of("Builder");

	@Test
	void noTwoPublicTypesHaveTheSameSimpleName() {
		Map<String, List<String>> names = new ClassFileImporter()
			.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages("io.github.eslboot")
			.stream()
			.filter(PublicTypeNamesTests::isVisible)
			.collect(Collectors.groupingBy(JavaClass::getSimpleName,
					Collectors.mapping(JavaClass::getName, Collectors.toList())));
		assertThat(names).containsKeys("EslTemplate", "Reason", "FreeSwitchSimulator", "EslEventHandler");
		names.keySet().removeAll(REPEATED);
		names.values().removeIf((types) -> types.size() == 1);
		assertThat(names).isEmpty();
	}

	/** Whether a type and all types around it are public. */
	private static boolean isVisible(JavaClass type) {
		return type.getModifiers().contains(JavaModifier.PUBLIC) && !type.isAnonymousClass()
				&& type.getEnclosingClass().map(PublicTypeNamesTests::isVisible).orElse(true);
	}

}
