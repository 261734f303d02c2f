package io.github.eslboot.call;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.DialString;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.EventFilter;
import io.github.eslboot.command.Expression;
import io.github.eslboot.command.Media;
import io.github.eslboot.command.Originate;
import io.github.eslboot.command.SendMessage;
import io.github.eslboot.command.TextsOfTheTable;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.outbound.EslSession;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.ParameterNames;
import io.github.eslboot.testsupport.ServerText;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every text argument of the operations on calls and of their parameters: the application
 * receives the text unchanged, or the method rejects it, unless the argument is
 * documented as syntax. Runs against a real server under the conditions of
 * {@code EslCallTests}.
 */
@Tag("jdk-independent")
class OperationTextTests {

	@RegisterExtension
	static final EslExtension ESL = EslExtension.connected();

	/** Arguments whose text an application receives. */
	private static final Map<String, Row> RECEIVED = new LinkedHashMap<>();

	/** Arguments that other tests cover, and the reason. */
	private static final Map<String, String> OTHER = new LinkedHashMap<>();

	static {
		received("EslCall.playback path", "playback", 0, (call, text) -> call.async().playback(text));
		received("EslCall.join conference", "conference", 0, (call, text) -> call.async().join(text));
		received("EslCall.enqueue queue", "callcenter", 1, (call, text) -> call.async().enqueue(text));
		received("EslCall.enterFifo name", "fifo", 1, (call, text) -> call.async().enterFifo(text));
		received("Recording.to file", "record", 1, (call, text) -> call.async().recordMessage(Recording.to(text)));
		received("Recording.terminators keys", "record", 1,
				(call, text) -> call.async().recordMessage(Recording.to("/tmp/esl-none/a.wav").terminators(text)));
		received("EslCall.say language", "say", 1, (call, text) -> call.async().say(text, "number", "pronounced", "1"));
		received("EslCall.say type", "say", 2, (call, text) -> call.async().say("en", text, "pronounced", "1"));
		received("EslCall.say method", "say", 3, (call, text) -> call.async().say("en", "number", text, "1"));
		received("EslCall.say text", "say", 4, (call, text) -> call.async().say("en", "number", "pronounced", text));
		received("PlayAndGetDigits.builder prompt", "play_and_get_digits", 6,
				(call, text) -> digits(call, PlayAndGetDigits.builder(text)));
		received("PlayAndGetDigits.Builder.prompt file", "play_and_get_digits", 6,
				(call, text) -> digits(call, PlayAndGetDigits.builder("/a.wav").prompt(text)));
		received("PlayAndGetDigits.Builder.invalidPrompt file", "play_and_get_digits", 7,
				(call, text) -> digits(call, PlayAndGetDigits.builder("/a.wav").invalidPrompt(text)));
		received("PlayAndGetDigits.Builder.matching pattern", "play_and_get_digits", 9,
				(call, text) -> digits(call, PlayAndGetDigits.builder("/a.wav").matching(text)));
		received("PlayAndGetDigits.Builder.terminators keys", "play_and_get_digits", 5,
				(call, text) -> digits(call, PlayAndGetDigits.builder("/a.wav").terminators(text)));
		media("file path", "", Media::file);
		media("toneStream tones", "tone_stream://", Media::toneStream);
		media("localStream name", "local_stream://", Media::localStream);
		media("url url", "", Media::url);
		media("say text", "say:", Media::say);
		media("phrase macro", "phrase:", (text) -> Media.phrase(text, ""));
		media("phrase argument", "phrase:m:", (text) -> Media.phrase("m", text.isEmpty() ? "none" : text));
		other("syntax, documented as such", "EslCall.execute application", "EslCall.execute argument",
				"EslCall.start application", "EslCall.start argument", "EslCall.bridge dialString", "Media.raw text",
				"Expression.of text", "DialString.parse text", "Originate.to endpoint",
				"Originate.Builder.application application", "Originate.Builder.application argument",
				"SendMessage.execute application", "SendMessage.execute argument",
				"SendMessage.transferToApplications applications", "EslCommand.ofLine line", "EslCommand.api command",
				"EslCommand.api arguments", "EslCommand.bgapi command", "EslCommand.bgapi arguments",
				"EslCommand.execute application", "EslCommand.execute argument", "ApiCommand.of command",
				"ApiCommand.of arguments");
		other("CommandTableTests sends hostile values", "DialString.variable value",
				"DialString.enterpriseVariable value", "DialString.Leg.variable value",
				"Originate.Builder.variable value", "Originate.Builder.callerId name",
				"Originate.Builder.callerId number", "EslCall.setVariable value");
		other("the name of a variable: letters, digits, '_', '-' and '.'", "DialString.variable name",
				"DialString.enterpriseVariable name", "DialString.Leg.variable name", "Originate.Builder.variable name",
				"EslCall.setVariable name", "EslCall.setVariableTo name", "EslCall.getVariable name");
		other("passed to a factory of the table", "EslCall.record path", "EslCall.stopRecording path",
				"EslCall.transfer extension", "EslCall.transfer dialplan", "EslCall.transfer context");
		other("OriginateTests", "Originate.Builder.extension extension", "Originate.Builder.extension dialplan",
				"Originate.Builder.extension context", "Originate.Builder.uuid uuid");
		other("one word, or a header that FreeSWITCH does not interpret; EslCommandTests and CommandPropertyTests",
				"SendMessage.noMedia uuid", "SendMessage.unicast localIp", "SendMessage.unicast remoteIp",
				"SendMessage.unicast transport", "SendMessage.applicationUuid uuid", "SendMessage.to uuid",
				"EventFilter.pass header", "EventFilter.pass value", "EventFilter.veto header",
				"EventFilter.veto value", "EventFilter.all filters", "EslCommand.bgapi jobUuid",
				"EslCommand.events names", "EslCommand.events customSubclasses", "EslCommand.nixevent names",
				"EslCommand.nixevent customSubclasses", "EslCommand.myEvents uuid", "EslCommand.auth password",
				"EslCommand.userauth user", "EslCommand.userauth password", "EslCommand.execute uuid",
				"EslCommand.execute applicationUuid", "EslCommand.hangup uuid", "EslCommand.hangup cause",
				"EslCommand.sendEvent name", "EslCommand.sendEvent headers", "EslCommand.sendEvent body",
				"ApiCommand.bgapi jobUuid");
		other("not sent", "EslCommand.read server", "ApiCommand.read body", "ApiCommand.read server",
				"EslSession.variable name");
	}

	private static CompletableFuture<?> digits(EslCall call, PlayAndGetDigits.Builder request) {
		return call.async().playAndGetDigits(request.timeout(Duration.ofMillis(1)).build());
	}

	private static void received(String argument, String application, int word,
			BiFunction<EslCall, String, CompletableFuture<?>> operation) {
		RECEIVED.put(argument, new Row(argument, application, word, operation, UnaryOperator.identity()));
	}

	private static void media(String argument, String prefix, java.util.function.Function<String, Media> media) {
		RECEIVED.put("Media." + argument, new Row("Media." + argument, "playback", 0,
				(call, text) -> call.async().playback(media.apply(text)), (text) -> prefix + text));
	}

	private static void other(String reason, String... arguments) {
		Stream.of(arguments).forEach((argument) -> OTHER.put(argument, reason));
	}

	static Collection<Row> rows() {
		return RECEIVED.values();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("rows")
	void applicationReceivesTheTextUnchangedOrTheMethodRejectsIt(Row row) throws Exception {
		for (Map.Entry<String, String> text : TextsOfTheTable.all().entrySet()) {
			BlockingQueue<EslEvent> events = new LinkedBlockingQueue<>();
			EslEventListener listener = (event) -> {
				if (event.name().equals("CHANNEL_EXECUTE")) {
					events.add(event);
				}
			};
			Originate originate = Originate.to(Endpoint.loopback("park", "default")).park();
			EslCall call = ESL.template().async().originate(originate, listener).await(PATIENCE).within(PATIENCE);
			try {
				row.operation.apply(call, text.getValue());
			}
			catch (IllegalArgumentException ex) {
				assertThat(ex.getMessage()).as("the reason").isNotBlank().doesNotContain("\n", "\r", "\0");
				call.async().hangup();
				continue;
			}
			EslEvent event;
			do {
				event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
				assertThat(event).as("CHANNEL_EXECUTE of " + row.application + " with " + text.getKey()).isNotNull();
			}
			while (!row.application.equals(event.header("Application")));
			String data = String.valueOf(event.header("Application-Data"));
			// Plain events do not encode a percent sign before two hexadecimal digits.
			String expected = row.received.apply(text.getValue()).replace("%41", "A");
			if (text.getValue().isEmpty()
					&& (row.argument.endsWith(" keys") || row.argument.startsWith("Media.phrase"))) {
				expected += "none";
			}
			assertThat((row.word == 0) ? data : ServerText.words(data).get(row.word - 1)).as(text.getKey())
				.isEqualTo(expected);
			call.async().hangup();
		}
	}

	@Test
	void everyTextArgumentHasARow() {
		Set<String> arguments = new TreeSet<>();
		for (Class<?> type : List.of(EslCall.class, EslCallAsync.class, PlayAndGetDigits.class,
				PlayAndGetDigits.Builder.class, Originate.class, Originate.Builder.class, DialString.class,
				DialString.Leg.class, SendMessage.class, EventFilter.class, EslCommand.class, ApiCommand.class,
				EslSession.class, Media.class, Expression.class, Recording.class)) {
			for (Method method : type.getDeclaredMethods()) {
				for (int i = 0; i < method.getParameterCount(); i++) {
					Class<?> of = method.getParameterTypes()[i];
					if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic() && (of == String.class
							|| of == String[].class || of == Map.class || Collection.class.isAssignableFrom(of))) {
						String name = type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
						arguments.add(name.replace("EslCallAsync", "EslCall") + "." + method.getName() + " "
								+ ParameterNames.of(method).get(i));
					}
				}
			}
		}
		Set<String> rows = new TreeSet<>(RECEIVED.keySet());
		rows.addAll(OTHER.keySet());
		assertThat(rows).as("one row of the table, or one reason, for each argument")
			.containsExactlyInAnyOrderElementsOf(arguments);
	}

	private record Row(String argument, String application, int word,
			BiFunction<EslCall, String, CompletableFuture<?>> operation, UnaryOperator<String> received) {

		@Override
		public String toString() {
			return this.argument;
		}

	}

}
