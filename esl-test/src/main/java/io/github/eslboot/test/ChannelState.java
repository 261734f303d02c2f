package io.github.eslboot.test;

/**
 * States of a channel's state machine. Ordinals are the numbers of FreeSWITCH.
 */
enum ChannelState {

	CS_NEW, CS_INIT, CS_ROUTING, CS_SOFT_EXECUTE, CS_EXECUTE, CS_EXCHANGE_MEDIA, CS_PARK, CS_CONSUME_MEDIA,
	CS_HIBERNATE, CS_RESET, CS_HANGUP, CS_REPORTING, CS_DESTROY, CS_NONE

}
