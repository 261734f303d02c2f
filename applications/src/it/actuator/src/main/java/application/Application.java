package application;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.Originate;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

@SpringBootApplication
public class Application {

	public static void main(String[] args) throws Exception {
		SpringApplication application = new SpringApplication(Application.class);
		application.setDefaultProperties(java.util.Map.of("server.port", "0",
				"management.endpoints.web.exposure.include", "health,prometheus,esl",
				"management.endpoint.health.show-details", "always"));
		try (ConfigurableApplicationContext context = application.run(args)) {
			EslTemplate esl = context.getBean(EslTemplate.class);
			esl.originate(Originate.to(Endpoint.user("1001")).park()).hangup();
			System.out.println("application: 1001 has answered");
			String base = "http://localhost:" + context.getEnvironment().getProperty("local.server.port")
					+ "/actuator/";
			System.out.println("application: health " + get(base + "health/esl"));
			System.out.println("application: endpoint " + get(base + "esl").length() + " characters");
			get(base + "prometheus").lines()
				.filter((line) -> line.startsWith("freeswitch_esl_connections{")
						|| line.startsWith("freeswitch_esl_stream_up") || line.startsWith("freeswitch_esl_command"))
				.forEach((line) -> System.out.println("application: " + line));
			System.out.println("application: done");
		}
	}

	private static String get(String uri) throws Exception {
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
		if (response.statusCode() != 200) {
			throw new IllegalStateException(uri + ": " + response.statusCode() + " " + response.body());
		}
		return response.body();
	}

}
