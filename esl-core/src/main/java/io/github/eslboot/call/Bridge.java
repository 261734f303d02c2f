package io.github.eslboot.call;

/**
 * Bridge of a call with another leg, as it was established.
 */
public final class Bridge {

	private final String uuid;

	private final String partnerUuid;

	Bridge(String uuid, String partnerUuid) {
		this.uuid = uuid;
		this.partnerUuid = partnerUuid;
	}

	/**
	 * Returns the uuid of the leg that the call was bridged with.
	 * @return the uuid of the partner
	 */
	public String partnerUuid() {
		return this.partnerUuid;
	}

	@Override
	public String toString() {
		return "bridge of call %s with %s".formatted(this.uuid, this.partnerUuid);
	}

}
