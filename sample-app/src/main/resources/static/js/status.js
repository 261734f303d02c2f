// The tiles with the status of FreeSWITCH.

import { byId, create, isUp, now, page, spoken, text } from './common.js';

const rates = [];

export function showStatus(status) {
	byId('demo').hidden = !status.simulated;
	const vitals = status.vitals;
	if (vitals) {
		text(byId('sessions'), String(vitals.sessions));
		text(byId('sessions-max'), `of ${vitals.maxSessions}`);
		text(byId('idle-cpu'), `${Math.round(vitals.idleCpu)} %`);
		const bar = byId('idle-cpu-bar');
		bar.style.width = `${Math.min(100, vitals.idleCpu)}%`;
		bar.className = vitals.idleCpu < 20 ? 'very-low' : vitals.idleCpu < 50 ? 'low' : '';
		text(byId('version'), `FreeSWITCH ${vitals.version || 'of unknown version'}`);
	}
	const pool = status.pool;
	const open = Math.min(pool.size, pool.open);
	text(byId('pool-open'), String(open));
	text(byId('pool-size'), `of ${pool.size} open`);
	text(byId('pool-idle'), String(pool.idle));
	text(byId('pool-borrowed'), String(pool.borrowed));
	text(byId('pool-waiting'), String(pool.waiting));
	const dots = byId('pool-dots');
	while (dots.children.length < pool.size) {
		dots.append(create('i'));
	}
	[...dots.children].forEach((dot, index) => {
		dot.className = index < open - pool.idle ? 'borrowed' : index < open ? 'idle' : '';
	});
}

export function tickStatus() {
	if (page.status?.vitals) {
		const up = now() - Date.parse(page.status.vitals.upSince);
		text(byId('up-since'), document.body.classList.contains('stale') ? 'As last reported'
			: `Up for ${up < 3600000 ? spoken(up) : up < 86400000 ? `${Math.floor(up / 3600000)} h` : `${Math.floor(up / 86400000)} days`}`);
	}
}

/** Draws the events per second of the last minute. */
setInterval(() => {
	rates.push(isUp() ? page.status.eventsPerSecond : 0);
	if (rates.length > 60) {
		rates.shift();
	}
	text(byId('events'), isUp() ? page.status.eventsPerSecond.toLocaleString([], { maximumFractionDigits: 1 }) : '–');
	const top = Math.max(5, ...rates);
	const points = rates.map((rate, index) => `${(120 * (index + 60 - rates.length)) / 59},${(27 - (25 * rate) / top).toFixed(1)}`);
	const spark = byId('spark');
	spark.querySelector('.line').setAttribute('d', points.length > 1 ? `M${points.join('L')}` : '');
	spark.querySelector('.area').setAttribute('d', points.length > 1 ? `M${points[0].split(',')[0]},28L${points.join('L')}L120,28Z` : '');
}, 1000);
