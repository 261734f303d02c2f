package io.github.eslboot.sample.campaign;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of campaigns.
 *
 * @param message the file on the server that is played to those who answer
 */
@ConfigurationProperties("desk.campaigns")
record CampaignProperties(@DefaultValue("ivr/ivr-thank_you.wav") String message) {

}
