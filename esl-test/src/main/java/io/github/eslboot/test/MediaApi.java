package io.github.eslboot.test;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * API commands that concern the media of calls: DTMF, playback and recording.
 */
final class MediaApi {

	private static final String OK = "+OK\n";

	private static final String NO_CHANNEL = "-ERR No such channel!\n";

	private static final String NO_SESSION = "-ERR Cannot locate session!\n";

	private static final String AUDIO_USAGE = "-USAGE: <uuid> [start [read|write] [mute|level <level>]|stop]\n";

	private final Set<String> displaced = new HashSet<>();

	private final Switchboard switchboard;

	MediaApi(Switchboard switchboard) {
		this.switchboard = switchboard;
	}

	void addTo(Map<String, BuiltInApi.Command> commands) {
		add(commands, "uuid_break", this::breakApplication);
		add(commands, "uuid_send_dtmf", (call) -> digits(call, true));
		add(commands, "uuid_recv_dtmf", (call) -> digits(call, false));
		add(commands, "uuid_flush_dtmf", (call) -> (find(call.word(0)) != null) ? OK : "-ERR No such session\n");
		add(commands, "uuid_broadcast", this::broadcast);
		add(commands, "uuid_record", this::record);
		add(commands, "uuid_displace", this::displace);
		add(commands, "uuid_audio", this::audio);
		add(commands, "uuid_media", this::media);
		add(commands, "conference", (call) -> this.switchboard.conferences().api(call));
	}

	private void add(Map<String, BuiltInApi.Command> commands, String name, Function<ApiCall, String> function) {
		commands.put(name,
				(call) -> CompletableFuture.completedFuture(this.switchboard.locked(() -> function.apply(call))));
	}

	private @Nullable Channel find(String uuid) {
		return this.switchboard.find(uuid);
	}

	private String digits(ApiCall call, boolean send) {
		Channel channel = find(call.word(0));
		String digits = call.word(1);
		if (channel == null) {
			return NO_SESSION;
		}
		if (digits.isEmpty()) {
			return "-USAGE: <uuid> <dtmf_data>\n";
		}
		if (send) {
			Dtmf.send(channel, digits);
		}
		else {
			Dtmf.receive(channel, digits, "APP");
		}
		return "+OK " + channel.uuid() + (send ? " sent DTMF " : " received DTMF ") + digits + ".\n";
	}

	// <uuid> <path> [aleg|bleg|both]; the path may be app::argument
	private String broadcast(ApiCall call) {
		Channel channel = find(call.word(0));
		if (channel == null) {
			return "-ERR invalid uuid\n";
		}
		String path = call.word(1);
		int colon = path.indexOf(':');
		int colons = path.startsWith("::", colon) ? colon : -1;
		String app = (colons > 0) ? path.substring(0, colons).split("!", 2)[0] : "playback";
		Message message = this.switchboard.broadcast(app, (colons > 0) ? path.substring(colons + 2) : path, "1");
		Channel partner = channel.partner();
		String legs = call.word(2);
		if (partner != null && colons > 0 && legs.isEmpty()) {
			// Without a leg, FreeSWITCH plays music on hold to the partner.
			partner.apps().offer(this.switchboard.broadcast("playback", "local_stream://moh", "-1"));
		}
		if (!legs.equals("bleg")) {
			channel.apps().offer(message);
		}
		if (partner != null && (legs.equals("bleg") || legs.equals("both"))) {
			partner.apps().offer(message);
		}
		int cause = (colons > 0) ? path.substring(0, colons).indexOf('!') : -1;
		if (cause >= 0) {
			channel.apps().offer(this.switchboard.broadcast("hangup", path.substring(cause + 1, colons), "1"));
		}
		return "+OK Message sent\n";
	}

	private String record(ApiCall call) {
		Channel channel = find(call.word(0));
		if (channel == null) {
			return NO_SESSION;
		}
		String path = call.word(2);
		switch (call.word(1)) {
			case "start" -> Recording.start(channel, path);
			case "stop" -> {
				if (!Recording.stop(channel, path)) {
					return "-ERR Cannot stop record session!\n";
				}
			}
			case "mask", "unmask" -> {
				if (!channel.recordings().containsKey(path)) {
					return "-ERR Cannot " + call.word(1) + " recording session!\n";
				}
			}
			default -> {
				return "-USAGE: <uuid> [start|stop|mask|unmask] <path> [<limit>] [<recording_vars>]\n";
			}
		}
		return "+OK Success\n";
	}

	// <uuid> [start|stop] <path> [<limit>] [mux]
	private String displace(ApiCall call) {
		if (call.words().size() < 3) {
			return "-USAGE: <uuid> [start|stop] <path> [<limit>] [mux]\n";
		}
		Channel channel = find(call.word(0));
		if (channel == null) {
			return NO_SESSION;
		}
		String key = channel.uuid() + " " + call.word(2);
		if (call.word(1).equals("stop")) {
			return this.displaced.remove(key) ? "+OK Success\n" : "-ERR Cannot stop displace session!\n";
		}
		return this.displaced.add(key) ? "+OK Success\n" : "-ERR Cannot displace session!\n";
	}

	// <uuid> [start [read|write] [mute|level <level>]|stop]
	private String audio(ApiCall call) {
		if (find(call.word(0)) == null) {
			return call.words().isEmpty() ? AUDIO_USAGE : NO_CHANNEL;
		}
		boolean starts = call.word(1).equals("start") && call.words().size() >= 5
				&& (call.word(2).equals("read") || call.word(2).equals("write"));
		return (starts || call.word(1).equals("stop")) ? OK : AUDIO_USAGE;
	}

	// The simulated calls always have media, so that only "off" succeeds.
	private String media(ApiCall call) {
		boolean off = call.word(0).equals("off");
		return (off && find(call.word(1)) != null) ? "+OK Success\n" : "-ERR Operation failed\n";
	}

	private String breakApplication(ApiCall call) {
		Channel channel = find(call.word(0));
		if (channel == null) {
			return NO_CHANNEL;
		}
		channel.apps().breakCurrent(call.word(1).equals("all"));
		return OK;
	}

}
