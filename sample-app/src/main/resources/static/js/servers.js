// The page of the servers.

import { act, byId, connect, create, text } from './common.js';

const STATES = { UP: 'Up', DEGRADED: 'Partly connected', DOWN: 'Down', DRAINING: 'Draining', CONNECTING: 'Connecting' };
const LOOKS = { UP: 'BRIDGED', DEGRADED: 'RINGING', DOWN: 'DOWN', DRAINING: 'HELD', CONNECTING: 'ENDED' };

const rows = new Map();

function createRow(server) {
	const element = byId('server-template').content.firstElementChild.cloneNode(true);
	element.dataset.server = server.id;
	element.querySelector('.drain-button').addEventListener('click', (event) => act(event.currentTarget,
		element.dataset.progress === 'DRAINING' ? 'DELETE' : 'PUT', `/api/servers/${encodeURIComponent(server.id)}/drain`, null,
		element.dataset.progress === 'DRAINING' ? `${server.id} gets new calls again` : `${server.id} is drained`));
	byId('servers').append(element);
	rows.set(server.id, element);
	return element;
}

function show(server, group) {
	const element = rows.get(server.id) || createRow(server);
	const find = (selector) => element.querySelector(selector);
	const draining = server.state === 'DRAINING';
	element.dataset.progress = server.state;
	element.dataset.state = LOOKS[server.state] || 'ENDED';
	text(find('h3'), server.id);
	text(find('.state'), STATES[server.state] || server.state);
	text(find('.server-address'), [server.address, ...server.tags].join(' · '));
	text(find('.server-problem'), server.problem || '');
	const figures = [['New calls', server.takesCalls ? 'yes' : 'no'], ['Placed calls', server.calls],
		['Sessions', server.vitals ? `${server.vitals.sessions} of ${server.vitals.maxSessions}` : '–'],
		['Idle CPU', server.vitals ? `${Math.round(server.vitals.idleCpu)} %` : '–'],
		['Connections', `${server.pool.open} of ${server.pool.size}`]];
	find('dl').replaceChildren(...figures.flatMap(([name, value]) => [create('dt', { textContent: name }), create('dd', { textContent: value })]));
	find('.drain-button').hidden = !group;
	text(find('.drain-button'), draining ? 'Resume' : 'Drain');
	find('.drain-button').setAttribute('aria-label', `${draining ? 'Resume' : 'Drain'} ${server.id}`);
}

connect({
	servers: ({ servers, group }) => {
		const ids = new Set(servers.map((server) => server.id));
		rows.forEach((element, id) => {
			if (!ids.has(id)) {
				element.remove();
				rows.delete(id);
			}
		});
		servers.forEach((server) => show(server, group));
		byId('only').hidden = group;
	}
});
