package application;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the jar of an application, which ends by itself, with two simulated servers. */
class ApplicationTests {

	@TempDir
	Path directory;

	@Test
	void applicationWorksAndEnds() throws Exception {
		try (FreeSwitchSimulator main = FreeSwitchSimulator.builder().password("main").build();
				FreeSwitchSimulator other = FreeSwitchSimulator.builder().password("other").build()) {
			main.start();
			other.start();
			main.callee("1001").answers();
			List<String> command = new ArrayList<>(List.of(System.getProperty("application.java")));
			for (String argument : System.getProperty("application.arguments", "").split(" ")) {
				if (!argument.isEmpty()) {
					command.add(argument);
				}
			}
			command.addAll(List.of("-jar", System.getProperty("application.jar"),
					"--freeswitch.esl.host=" + main.host(), "--freeswitch.esl.port=" + main.port(),
					"--freeswitch.esl.password=" + main.password(), "--other.port=" + other.port(),
					"--other.password=" + other.password()));
			File output = this.directory.resolve("output").toFile();
			Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
			boolean ended = process.waitFor(2, TimeUnit.MINUTES);
			process.destroyForcibly();
			String text = Files.readString(output.toPath());
			text.lines().filter((line) -> line.startsWith("application: ")).forEach(System.out::println);
			assertThat(ended).as(text).isTrue();
			assertThat(process.exitValue()).as(text).isZero();
			assertThat(text).contains("application: 1001 has answered", "application: done")
				.doesNotContain(" WARN ", " ERROR ");
		}
	}

}
