package io.github.eslboot.call;

/**
 * Bridge of a call with another leg at the moment when it was established. Immutable.
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
	 * @return the uuid; empty if the bridge had already ended when it was reported
	 */
	public String partnerUuid() {
		return this.partnerUuid;
	}

	@Override
	public String toString() {
		return "bridge of call %s with %s".formatted(this.uuid, this.partnerUuid);
	}

}
