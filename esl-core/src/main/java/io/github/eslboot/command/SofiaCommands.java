package io.github.eslboot.command;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import io.github.eslboot.command.EslCommandException.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * API commands for SIP profiles and gateways: {@code sofia …}. Commands for a profile or
 * gateway that does not exist fail with {@link ErrorCode#NOT_FOUND}.
 *
 * @since 0.1.0
 */
public final class SofiaCommands {

	private SofiaCommands() {
	}

	/**
	 * {@code sofia xmlstatus}: lists all profiles, gateways and aliases.
	 * @return a command that returns the list
	 */
	public static ApiCommand<List<SofiaStatus>> status() {
		return new ApiCommand<>((body) -> elements(body, List.of("profile", "gateway", "alias")).stream()
			.map((values) -> new SofiaStatus(values.getOrDefault("name", ""), values.getOrDefault("type", ""),
					values.getOrDefault("data", ""), values.getOrDefault("state", "")))
			.toList(), "sofia", "xmlstatus");
	}

	/**
	 * {@code sofia xmlstatus profile}: reads the configuration and statistics of a
	 * profile.
	 * @param profile the name of the profile
	 * @return a command that returns names and values; a name is for example
	 * {@code sip-ip}
	 */
	public static ApiCommand<Map<String, String>> profile(String profile) {
		return new ApiCommand<>((body) -> elements(body, List.of("profile-info")).get(0), "sofia", "xmlstatus",
				"profile", name(profile));
	}

	/**
	 * {@code sofia xmlstatus gateway}: reads the configuration and statistics of a
	 * gateway.
	 * @param gateway the name of the gateway
	 * @return a command that returns names and values; a name is for example
	 * {@code status}
	 */
	public static ApiCommand<Map<String, String>> gateway(String gateway) {
		return new ApiCommand<>((body) -> elements(body, List.of("gateway")).get(0), "sofia", "xmlstatus", "gateway",
				name(gateway));
	}

	/**
	 * {@code sofia xmlstatus profile … reg}: lists the phones registered with a profile.
	 * @param profile the name of the profile
	 * @return a command that returns one map of names and values per registration; a name
	 * is for example {@code contact}
	 */
	public static ApiCommand<List<Map<String, String>>> registrations(String profile) {
		return new ApiCommand<>((body) -> elements(body, List.of("registration")), "sofia", "xmlstatus", "profile",
				name(profile), "reg");
	}

	/**
	 * {@code sofia profile … rescan}: reloads the configuration of a profile.
	 * @param profile the name of the profile
	 * @return the command
	 */
	@SuppressWarnings("NullAway") // The type argument is nullable, which NullAway does
									// not see.
	public static ApiCommand<@Nullable Void> rescan(String profile) {
		return new ApiCommand<>((body) -> {
			// The first line is "Reload XML [Success]".
			if (!body.contains("\n+OK ")) {
				throw new OutputParser.Refusal(ErrorCode.of(body));
			}
			return null;
		}, "sofia", "profile", name(profile), "rescan");
	}

	/**
	 * {@code sofia profile … killgw}: removes a gateway.
	 * @param profile the name of the profile
	 * @param gateway the name of the gateway
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> killGateway(String profile, String gateway) {
		return new ApiCommand<>(OutputParser.OK, "sofia", "profile", name(profile), "killgw", name(gateway));
	}

	/**
	 * {@code sofia profile … flush_inbound_reg}: removes registrations.
	 * @param profile the name of the profile
	 * @param user the {@code name@domain} of the user, or the SIP Call-ID of the
	 * registration
	 * @return the command; FreeSWITCH does not report whether there was a registration
	 */
	public static ApiCommand<@Nullable Void> flushRegistrations(String profile, String user) {
		return new ApiCommand<>(OutputParser.OK, "sofia", "profile", name(profile), "flush_inbound_reg",
				WireText.name("user", user));
	}

	private static String name(String name) {
		return WireText.name("name", name);
	}

	/**
	 * Returns the names and texts of the children of each element that has one of the
	 * names.
	 */
	private static List<Map<String, String>> elements(String body, List<String> names) {
		if (!body.startsWith("<?xml")) {
			throw new OutputParser.Refusal(ErrorCode.of(body));
		}
		List<Map<String, String>> elements = new ArrayList<>();
		try {
			XMLInputFactory factory = XMLInputFactory.newFactory();
			factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
			factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
			factory.setProperty(XMLInputFactory.IS_COALESCING, true);
			XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(body));
			Map<String, String> values = new LinkedHashMap<>();
			String text = "";
			int depth = 0;
			int elementDepth = -1;
			while (reader.hasNext()) {
				switch (reader.next()) {
					case XMLStreamConstants.START_ELEMENT -> {
						depth++;
						text = "";
						if (elementDepth < 0 && names.contains(reader.getLocalName())) {
							elementDepth = depth;
							values = new LinkedHashMap<>();
						}
					}
					case XMLStreamConstants.CHARACTERS -> text = reader.getText();
					case XMLStreamConstants.END_ELEMENT -> {
						if (depth == elementDepth) {
							elementDepth = -1;
							elements.add(values);
						}
						else if (elementDepth > 0 && depth == elementDepth + 1) {
							values.put(reader.getLocalName(), text.strip());
						}
						depth--;
						text = "";
					}
					default -> {
					}
				}
			}
		}
		catch (XMLStreamException ex) {
			throw new IllegalArgumentException("not XML", ex);
		}
		return List.copyOf(elements);
	}

	/**
	 * A profile, gateway or alias.
	 *
	 * @param name the name
	 * @param type {@code profile}, {@code gateway} or {@code alias}
	 * @param data the address
	 * @param state the state, for example {@code RUNNING (0)} or {@code REGED}
	 */
	public record SofiaStatus(String name, String type, String data, String state) {

	}

}
