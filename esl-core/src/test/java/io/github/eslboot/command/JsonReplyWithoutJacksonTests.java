package io.github.eslboot.command;

import java.lang.reflect.InvocationTargetException;
import java.util.List;

import io.github.eslboot.testsupport.WithoutJackson;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** If Jackson is missing, commands with JSON output cannot be created. */
class JsonReplyWithoutJacksonTests {

	@Test
	void factoriesThrowWithTheArtifactNameWhenJacksonIsMissing() throws Exception {
		try (WithoutJackson loader = new WithoutJackson()) {
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> loader.loadClass("tools.jackson.core.JsonParser"));
			for (String factory : List.of("ShowCommands.channels", "ShowCommands.calls", "ShowCommands.registrations",
					"ConferenceCommands.list")) {
				assertThatExceptionOfType(InvocationTargetException.class).isThrownBy(() -> create(loader, factory))
					.havingCause()
					.isInstanceOf(IllegalStateException.class)
					.withMessageContaining("tools.jackson.core:jackson-core");
			}
			assertThatExceptionOfType(InvocationTargetException.class)
				.isThrownBy(() -> create(loader, "UuidCommands.dump", "u"))
				.havingCause()
				.isInstanceOf(IllegalStateException.class)
				.withMessageContaining("tools.jackson.core:jackson-core");
			assertThat(create(loader, "UuidCommands.exists", "u")).hasToString("api uuid_exists u");
			assertThat(create(loader, "CallCenterCommands.agents")).hasToString("api callcenter_config agent list");
		}
	}

	private static Object create(ClassLoader loader, String factory, String... arguments) throws Exception {
		String[] names = factory.split("\\.");
		Class<?> type = loader.loadClass(JsonReplyWithoutJacksonTests.class.getPackageName() + "." + names[0]);
		assertThat(type.getClassLoader()).isSameAs(loader);
		return (arguments.length == 0) ? type.getMethod(names[1]).invoke(null)
				: type.getMethod(names[1], String.class).invoke(null, arguments[0]);
	}

}
