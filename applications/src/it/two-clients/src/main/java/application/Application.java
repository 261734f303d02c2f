package application;

import io.github.eslboot.EslClient;
import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.Originate;
import io.github.eslboot.command.SystemCommands;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.protocol.EslEvent;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class Application {

	public static void main(String[] args) {
		try (ConfigurableApplicationContext context = SpringApplication.run(Application.class, args)) {
			EslTemplate esl = context.getBean(EslTemplate.class);
			esl.originate(Originate.to(Endpoint.user("1001")).park()).hangup();
			System.out.println("application: 1001 has answered");
			EslClient other = context.getBean("otherClient", EslClient.class);
			System.out.println("application: auto-configured client at " + esl.nodes().get(0).address());
			System.out.println("application: other client at " + other.template().nodes().get(0).address() + ", uuid "
					+ other.template().run(SystemCommands.createUuid()).length());
			System.out.println("application: done");
		}
	}

	@Bean(defaultCandidate = false)
	@Qualifier("other")
	EslClient otherClient(EslClientResources resources, @Value("${other.port}") int port,
			@Value("${other.password}") String password) {
		ConnectionOptions server = ConnectionOptions.builder("127.0.0.1", port, Credentials.ofPassword(password))
			.build();
		return EslClient.builder(NodeConfig.builder("other", server).build()).resources(resources).build();
	}

	@EslEventHandler(value = "RECORD_STOP", client = "other")
	void recorded(EslEvent event) {
	}

}
