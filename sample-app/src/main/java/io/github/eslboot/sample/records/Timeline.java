package io.github.eslboot.sample.records;

import java.util.List;

import org.springframework.data.annotation.Id;

/**
 * The events of one leg, as the database stores them.
 *
 * @param uuid the uuid of the leg
 * @param entries its events in their order
 */
record Timeline(@Id String uuid, List<TimelineEntry> entries) {

}
