// The page of the call detail records and recordings.

import { announce, byId, clock, connect, create, duration, request, text, toast, words } from './common.js';

let current = 0;

const party = (name, number) => (name && name !== number ? `${name} (${number || 'unknown'})` : number || 'unknown');
const day = (time) => `${new Date(time).toLocaleDateString()} ${clock(time)}`;

async function search(next) {
	const form = byId('search');
	const query = new URLSearchParams({ number: form.number.value, cause: form.cause.value, page: next });
	if (form.since.value) {
		query.set('from', new Date(form.since.value).toISOString());
	}
	if (form.until.value) {
		query.set('to', new Date(form.until.value).toISOString());
	}
	try {
		const found = await request('GET', `/api/records?${query}`);
		current = next;
		byId('results').tBodies[0].replaceChildren(...found.calls.map(resultRow));
		byId('results').hidden = found.calls.length === 0;
		byId('no-results').hidden = found.calls.length > 0;
		byId('previous').disabled = current === 0;
		byId('next').disabled = !found.more;
		announce(found.calls.length === 1 ? 'One call found' : `${found.calls.length}${found.more ? ' or more' : ''} calls found`);
	}
	catch (problem) {
		toast(problem.title, problem.detail);
	}
}

function resultRow(call) {
	const cell = (value, className = '') => create('td', { className, textContent: value });
	const button = create('button', { type: 'button', textContent: 'Timeline' });
	button.setAttribute('aria-label', `Timeline of the call from ${call.callerNumber || 'unknown'} at ${clock(call.createdAt)}`);
	button.addEventListener('click', () => showTimeline(call.callUuid));
	const row = create('tr', {}, cell(day(call.createdAt)), cell(party(call.callerName, call.callerNumber)), cell(call.destination || 'unknown'),
		cell(call.answeredAt ? duration(call.talkMillis) : 'not answered', 'number'),
		cell(call.complete ? words(call.cause || 'unknown') : 'Lost in an outage'), create('td', {}, button));
	row.dataset.uuid = call.uuid;
	return row;
}

async function showTimeline(uuid) {
	try {
		const call = await request('GET', `/api/records/${encodeURIComponent(uuid)}`);
		const start = Date.parse(call.legs[0].createdAt);
		byId('legs').replaceChildren(...call.legs.map((leg) => create('li', {
			textContent: `${leg.direction === 'OUTBOUND' ? leg.destination : leg.callerNumber}: ${leg.answeredAt ? `answered, ${duration(leg.talkMillis)}` : 'not answered'}, ${words(leg.cause || 'unknown')}`
		})));
		byId('entries').replaceChildren(...call.timeline.map((entry) => create('li', {},
			create('span', { className: 'at', textContent: `+${((Date.parse(entry.at) - start) / 1000).toFixed(1)} s` }),
			create('span', { className: 'party', textContent: entry.party }),
			create('span', { className: 'event', textContent: words(entry.event.replace('CHANNEL_', '')) + (entry.detail ? `: ${entry.detail}` : '') }))));
		byId('timeline').showModal();
	}
	catch (problem) {
		toast(problem.title, problem.detail);
	}
}

async function showRecordings() {
	const recordings = await request('GET', '/api/recordings');
	byId('no-recordings').hidden = recordings.length > 0;
	byId('recordings').replaceChildren(...recordings.map(({ recording, playable }) => {
		const label = `${day(recording.startedAt)}, ${recording.lengthMillis === null ? 'in progress' : duration(recording.lengthMillis)}`;
		const item = create('li', {}, create('span', { textContent: label }));
		item.dataset.recording = recording.id;
		if (playable) {
			const audio = create('audio', { controls: true, preload: 'metadata', src: `/api/recordings/${recording.id}/audio` });
			audio.setAttribute('aria-label', `Recording of ${label}`);
			item.append(audio);
		}
		else if (recording.lengthMillis !== null) {
			item.append(create('span', { className: 'hint', textContent: `The file is not readable here: ${recording.file}` }));
		}
		return item;
	}));
}

byId('search').addEventListener('submit', (event) => {
	event.preventDefault();
	search(0);
});
byId('previous').addEventListener('click', () => search(current - 1));
byId('next').addEventListener('click', () => search(current + 1));
byId('timeline-close').addEventListener('click', () => byId('timeline').close());

connect({ recording: () => showRecordings().catch(() => text(byId('recordings'), '')) });
search(0);
showRecordings();
