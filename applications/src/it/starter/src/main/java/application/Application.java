package application;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslHeader;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.Originate;
import io.github.eslboot.command.SystemCommands;

import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.stereotype.Component;

@SpringBootApplication
public class Application {

	public static void main(String[] args) throws Exception {
		try (ConfigurableApplicationContext context = SpringApplication.run(Application.class, args)) {
			System.out.printf("application: Spring Boot %s on Java %s, ahead of time: %s%n",
					SpringBootVersion.getVersion(), Runtime.version().feature(), AotDetector.useGeneratedArtifacts());
			context.getBean(Desk.class).run();
			System.out.println("application: done");
		}
	}

	@Component
	static class Desk {

		private final EslTemplate esl;

		private final CompletableFuture<String> answered = new CompletableFuture<>();

		Desk(EslTemplate esl) {
			this.esl = esl;
		}

		@EslEventHandler("CHANNEL_ANSWER")
		void answered(EslCall call, @EslHeader("Unique-ID") String uuid) {
			this.answered.complete(Thread.currentThread().toString().startsWith("VirtualThread") ? "a virtual thread"
					: "a worker");
		}

		void run() throws Exception {
			System.out.println("application: uuid " + this.esl.run(SystemCommands.createUuid()).length());
			EslCall call = this.esl
				.originate(Originate.to(Endpoint.user("1001")).ringTimeout(Duration.ofSeconds(20)).park());
			System.out.println("application: 1001 has answered, and " + this.answered.get(20, TimeUnit.SECONDS)
					+ " has handled the event");
			call.hangup();
		}

	}

}
