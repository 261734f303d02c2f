package io.github.eslboot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.jspecify.annotations.NullMarked;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that this module follows the conventions of Spring Boot's own modules and uses
 * the public API of esl-core only.
 */
@AnalyzeClasses(packages = { "io.github.eslboot.autoconfigure", "io.github.eslboot.annotation",
		"io.github.eslboot.integration" }, importOptions = ImportOption.DoNotIncludeTests.class)
class AutoConfigurationConventionTests {

	private static final String IMPORTS = "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

	private static final DescribedPredicate<JavaClass> AUTO_CONFIGURATION = DescribedPredicate
		.describe("auto-configurations", (type) -> type.isAnnotatedWith(AutoConfiguration.class));

	@ArchTest
	static final ArchRule autoConfigurationsArePublicFinalAndHaveTheSuffix = classes().that(AUTO_CONFIGURATION)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL)
		.andShould()
		.haveSimpleNameEndingWith("AutoConfiguration");

	@ArchTest
	static final ArchRule autoConfigurationsHaveNoPublicConstructors = constructors().that()
		.areDeclaredInClassesThat(AUTO_CONFIGURATION)
		.should()
		.notBePublic();

	@ArchTest
	static final ArchRule beanMethodsAreNeitherPublicNorConditionalOnClass = methods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.notBePublic()
		.andShould()
		.notBeAnnotatedWith(ConditionalOnClass.class);

	@ArchTest
	static final ArchRule postProcessorsAreStaticBeans = methods().that()
		.areAnnotatedWith(Bean.class)
		.and()
		.haveRawReturnType(DescribedPredicate.describe("post-processors",
				(type) -> type.isAssignableTo(BeanPostProcessor.class)
						|| type.isAssignableTo(BeanFactoryPostProcessor.class)))
		.should()
		.beStatic();

	@ArchTest
	static final ArchRule missingBeanConditionsDoNotRepeatTheReturnType = noMethods().that()
		.areAnnotatedWith(ConditionalOnMissingBean.class)
		.should(repeatTheReturnType());

	@ArchTest
	static final ArchRule actuatorIsOptional = noClasses().that()
		.resideOutsideOfPackages("..autoconfigure.health..", "..autoconfigure.endpoint..", "..autoconfigure.metrics..",
				"..autoconfigure.observation..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.boot.health..", "org.springframework.boot.actuate..",
				"io.micrometer..");

	@ArchTest
	static final ArchRule containersAreOptional = noClasses().that()
		.resideOutsideOfPackages("..autoconfigure.docker..", "..autoconfigure.testcontainers..",
				"..autoconfigure.simulator..", "..autoconfigure.test..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.testcontainers..", "org.springframework.boot.testcontainers..",
				"org.springframework.boot.docker..", "io.github.eslboot.test..");

	@ArchTest
	static final ArchRule handlersDoNotKnowAutoConfiguration = noClasses().that()
		.resideInAPackage("..annotation..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.github.eslboot.autoconfigure..", "io.netty..");

	@ArchTest
	static final ArchRule onlyPublicApiOfTheCoreIsUsed = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.github.eslboot.internal..", "io.github.eslboot.connection.wire..",
				"io.github.eslboot.event.delivery..", "io.github.eslboot.event.stream..",
				"io.github.eslboot.protocol.codec..", "io.github.eslboot.limit.admission..")
		.orShould()
		.dependOnClassesThat()
		.haveSimpleNameEndingWith("Internals");

	/** The annotation of a test slice and its filter refer to each other, as in Boot. */
	@ArchTest
	static final ArchRule filesHaveNoCircle = slices().assignedFrom(new SourceFile())
		.should()
		.beFreeOfCycles()
		.ignoreDependency(resideInAPackage("..autoconfigure.test"), resideInAPackage("..autoconfigure.test"));

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching("io.github.eslboot.(**)").should().beFreeOfCycles();

	@ArchTest
	static void importsAreSortedAndComplete(JavaClasses classes) throws IOException {
		List<String> expected = classes.stream().filter(AUTO_CONFIGURATION).map(JavaClass::getName).sorted().toList();
		try (InputStream imports = AutoConfigurationConventionTests.class.getClassLoader()
			.getResourceAsStream(IMPORTS)) {
			assertThat(imports).isNotNull();
			assertThat(new String(imports.readAllBytes(), StandardCharsets.UTF_8).lines()).isEqualTo(expected);
		}
	}

	@ArchTest
	static void packagesAreNullMarked(JavaClasses classes) {
		assertThat(classes).allSatisfy(
				(type) -> assertThat(type.getPackage().isAnnotatedWith(NullMarked.class)).as(type.getPackageName())
					.isTrue());
	}

	private static ArchCondition<JavaMethod> repeatTheReturnType() {
		return new ArchCondition<>("repeat the return type") {

			@Override
			public void check(JavaMethod method, ConditionEvents events) {
				Class<?>[] types = method.getAnnotationOfType(ConditionalOnMissingBean.class).value();
				boolean repeated = types.length == 1 && types[0].getName().equals(method.getRawReturnType().getName());
				events.add(new SimpleConditionEvent(method, repeated, method.getDescription()));
			}

		};
	}

	/** A source file: a top-level class with its nested classes. */
	private static final class SourceFile implements SliceAssignment {

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass type) {
			return type.getPackageName().startsWith("io.github.eslboot")
					? SliceIdentifier.of(type.getName().replaceFirst("\\$.*", "")) : SliceIdentifier.ignore();
		}

		@Override
		public String getDescription() {
			return "source files";
		}

	}

}
