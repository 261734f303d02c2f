package io.github.eslboot;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Set;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.github.eslboot.call.Bridge;
import io.github.eslboot.call.BridgeAsync;
import io.github.eslboot.call.Consultation;
import io.github.eslboot.call.ConsultationAsync;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.EslCallAsync;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeListener;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolListener;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.protocol.view.EventView;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Rules for the dependencies between packages and between the files of a package. */
@AnalyzeClasses(packages = "io.github.eslboot",
		importOptions = { ImportOption.DoNotIncludeTests.class, ArchitectureTests.NoTestKit.class })
@Tag("jdk-independent")
class ArchitectureTests {

	@ArchTest
	static final ArchRule packagesDependOnlyOnPackagesBelow = layeredArchitecture()
		.consideringOnlyDependenciesInLayers()
		.layer("internal")
		.definedBy("io.github.eslboot.internal")
		.layer("protocol")
		.definedBy("io.github.eslboot.protocol")
		.layer("codec")
		.definedBy("io.github.eslboot.protocol.codec")
		.layer("view")
		.definedBy("io.github.eslboot.protocol.view")
		.layer("command")
		.definedBy("io.github.eslboot.command")
		.layer("observation")
		.definedBy("io.github.eslboot.observation")
		.layer("connection")
		.definedBy("io.github.eslboot.connection..")
		.layer("pool")
		.definedBy("io.github.eslboot.pool")
		.layer("event")
		.definedBy("io.github.eslboot.event..")
		.layer("job")
		.definedBy("io.github.eslboot.job")
		.layer("limit")
		.definedBy("io.github.eslboot.limit..")
		.layer("node")
		.definedBy("io.github.eslboot.node")
		.layer("group")
		.definedBy("io.github.eslboot.group")
		.layer("call")
		.definedBy("io.github.eslboot.call..")
		.layer("outbound")
		.definedBy("io.github.eslboot.outbound")
		.layer("base")
		.definedBy("io.github.eslboot")
		.whereLayer("protocol")
		.mayNotAccessAnyLayer()
		.whereLayer("internal")
		.mayOnlyAccessLayers("protocol")
		.whereLayer("codec")
		.mayOnlyAccessLayers("protocol")
		.whereLayer("view")
		.mayOnlyAccessLayers("protocol")
		.whereLayer("command")
		.mayOnlyAccessLayers("internal", "protocol")
		.whereLayer("observation")
		.mayOnlyAccessLayers("internal", "protocol", "command")
		.whereLayer("connection")
		.mayOnlyAccessLayers("internal", "protocol", "codec", "command", "observation")
		.whereLayer("pool")
		.mayOnlyAccessLayers("internal", "protocol", "command", "observation", "connection")
		.whereLayer("event")
		.mayOnlyAccessLayers("internal", "protocol", "command", "connection", "pool")
		.whereLayer("job")
		.mayOnlyAccessLayers("internal", "protocol", "command", "observation", "connection", "pool", "event")
		.whereLayer("limit")
		.mayOnlyAccessLayers("internal", "protocol", "command", "connection", "event", "job")
		.whereLayer("node")
		.mayOnlyAccessLayers("internal", "protocol", "command", "connection", "pool", "event", "job", "limit")
		.whereLayer("group")
		.mayOnlyAccessLayers("internal", "protocol", "command", "connection", "pool", "event", "job", "limit", "node")
		.whereLayer("outbound")
		.mayOnlyAccessLayers("internal", "protocol", "command", "observation", "connection", "event", "call")
		.whereLayer("call")
		.mayOnlyAccessLayers("internal", "protocol", "command", "observation", "connection", "pool", "event", "job",
				"node")
		.whereLayer("base")
		.mayOnlyAccessLayers("internal", "protocol", "command", "observation", "connection", "pool", "event", "job",
				"limit", "node", "group", "call");

	@ArchTest
	static final ArchRule packagesHaveNoCycle = slices().assignedFrom(new PackageWithInternals())
		.should()
		.beFreeOfCycles();

	/**
	 * Holds for every package. Each exception is one dependency of a cycle; the comment
	 * of its class gives the reason. The {@code permits} of a sealed type do not count.
	 */
	@ArchTest
	static final ArchRule filesHaveNoCycle = slices().assignedFrom(new SourceFile())
		.should()
		.beFreeOfCycles()
		// A call returns its asynchronous form, whose methods accept calls.
		.ignoreDependency(EslCall.class, EslCallAsync.class)
		// A call returns its bridge, which has the handles of both calls. A bridge and a
		// consultation return their asynchronous forms, whose methods return them.
		.ignoreDependency(EslCall.class, Bridge.class)
		.ignoreDependency(Bridge.class, BridgeAsync.class)
		.ignoreDependency(Bridge.class, Consultation.class)
		.ignoreDependency(Consultation.class, ConsultationAsync.class)
		// A listener is passed the node or pool that notifies it, as it may observe
		// several.
		.ignoreDependency(NodeListener.class, EslNode.class)
		.ignoreDependency(PoolListener.class, EslConnectionPool.class)
		// The factory method of the interface creates its package-private class.
		.ignoreDependency(EslConnectionPool.class.getName(),
				EslConnectionPool.class.getPackageName() + ".NodeConnectionPool")
		.ignoreDependency(EslConnectionPool.class.getName(), EslConnectionPool.class.getPackageName() + ".ObservedPool")
		.ignoreDependency(EslEventListener.class.getName(),
				EslEventListener.class.getPackageName() + ".LimitedListener")
		// Sealed types: their factory methods create the permitted classes.
		.ignoreDependency(EslHeaders.class.getName(), EslHeaders.class.getPackageName() + ".ParsedHeaders")
		.ignoreDependency(JavaClass.Predicates.type(EventView.class),
				JavaClass.Predicates.assignableTo(EventView.class));

	@ArchTest
	static final ArchRule callLinkIsUsedByCallAndOutboundOnly = classes().that()
		.resideInAPackage("io.github.eslboot.call.link")
		.should()
		.onlyBeAccessed()
		.byAnyPackage("io.github.eslboot.call..", "io.github.eslboot.outbound");

	@ArchTest
	static final ArchRule deliveryAndStreamAreUsedByEventOnly = classes().that()
		.resideInAnyPackage("io.github.eslboot.event.delivery", "io.github.eslboot.event.stream")
		.should()
		.onlyBeAccessed()
		.byAnyPackage("io.github.eslboot.event..");

	@ArchTest
	static final ArchRule deliveryDoesNotDependOnRegistrations = noClasses().that()
		.resideInAPackage("io.github.eslboot.event.delivery")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.github.eslboot.event", "io.github.eslboot.event.stream");

	@ArchTest
	static final ArchRule wireIsUsedByConnectionOnly = classes().that()
		.resideInAPackage("io.github.eslboot.connection.wire")
		.should()
		.onlyBeAccessed()
		.byAnyPackage("io.github.eslboot.connection..");

	@ArchTest
	static final ArchRule admissionIsUsedOnlyWhereCallsArePlaced = classes().that()
		.resideInAPackage("io.github.eslboot.limit.admission")
		.should()
		.onlyBeAccessed()
		.byAnyPackage("io.github.eslboot.limit..", "io.github.eslboot.node", "io.github.eslboot.group",
				"io.github.eslboot");

	@ArchTest
	static final ArchRule coreDoesNotDependOnSpring = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

	@ArchTest
	static final ArchRule protocolAndCommandsDoNotDependOnNetty = noClasses().that()
		.resideInAPackage("io.github.eslboot.protocol")
		.or()
		.resideInAPackage("io.github.eslboot.protocol.view")
		.or()
		.resideInAPackage("io.github.eslboot.command")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.netty..");

	@ArchTest
	static final ArchRule jacksonIsUsedByJsonParsersOnly = noClasses().that()
		.haveSimpleNameNotStartingWith("JsonEventParser")
		.and()
		.haveSimpleNameNotStartingWith("JacksonHolder")
		.and()
		.haveSimpleNameNotStartingWith("JsonReply")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("tools.jackson..");

	/**
	 * Only times that are shown to users are read from the wall clock; deadlines use
	 * nanoTime.
	 */
	@ArchTest
	static final ArchRule deadlinesDoNotDependOnTheWallClock = noClasses().that()
		.doNotHaveSimpleName("StreamConnection")
		.and()
		.doNotHaveSimpleName("Heartbeat")
		.and()
		.doNotHaveSimpleName("EslSession")
		.should()
		.callMethod(Instant.class, "now")
		.orShould()
		.callMethod(System.class, "currentTimeMillis")
		.orShould()
		.callConstructor(Date.class)
		.orShould()
		.dependOnClassesThat()
		.areAssignableTo(Clock.class);

	@ArchTest
	static final ArchRule packagesAreNullMarked = classes().that()
		.arePublic()
		.and()
		.areTopLevelClasses()
		.should(new ArchCondition<>("be in a @NullMarked package") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
					events
						.add(SimpleConditionEvent.violated(type, type.getName() + " is not in a @NullMarked package"));
				}
			}

		});

	@ArchTest
	static final ArchRule publicClassesAreFinalUnlessMeantToBeExtended = classes().that()
		.arePublic()
		.and()
		.areTopLevelClasses()
		.and()
		.areNotInterfaces()
		.and()
		.areNotEnums()
		.and()
		.areNotAssignableTo(RuntimeException.class)
		.and()
		.doNotHaveModifier(JavaModifier.ABSTRACT)
		.and()
		.doNotBelongToAnyOf(EslTemplate.class)
		.should()
		.haveModifier(JavaModifier.FINAL);

	/**
	 * A package and its internal packages, which may depend on each other.
	 */
	private static final class PackageWithInternals implements SliceAssignment {

		private static final Set<String> INTERNAL = Set.of("io.github.eslboot.connection.wire");

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass type) {
			String name = type.getPackageName();
			return SliceIdentifier.of(INTERNAL.contains(name) ? name.substring(0, name.lastIndexOf('.')) : name);
		}

		@Override
		public String getDescription() {
			return "packages with their internal packages";
		}

	}

	/** A source file, with its nested types. */
	private static final class SourceFile implements SliceAssignment {

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass type) {
			return SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""));
		}

		@Override
		public String getDescription() {
			return "source files";
		}

	}

	/** Excludes the test kit, which shares the base package. */
	static final class NoTestKit implements ImportOption {

		@Override
		public boolean includes(Location location) {
			return !location.contains("/esl-test");
		}

	}

}
