// The page of the wallboard: charts, queues and agents.

import { act, byId, connect, create, duration, isUp, now, request, text } from './common.js';
import { addSample, createCharts, showSamples } from './charts.js';

const agents = new Map();
let view = null;

createCharts(byId('charts'));

function showQueues() {
	const body = byId('queues').tBodies[0];
	body.replaceChildren(...view.queues.map((queue) => {
		const longest = queue.callers[0];
		const cell = (value, className = 'number') => create('td', { className, textContent: value });
		const name = create('th', { scope: 'row', textContent: queue.name });
		const row = create('tr', {}, name, cell(queue.callers.length),
			cell(longest ? duration(now() - Date.parse(longest.since)) : '–', 'number wait'), cell(queue.answered), cell(queue.abandoned),
			cell(queue.serviceLevel === null ? '–' : `${queue.serviceLevel} %`));
		row.dataset.queue = queue.name;
		row.title = queue.callers.map((caller) => caller.number).join(', ');
		return row;
	}));
	byId('queues').hidden = view.queues.length === 0;
	byId('no-queues').hidden = view.queues.length > 0;
	text(byId('target'), String(view.answerWithin));
}

function agentRow(name) {
	const element = byId('agent-template').content.firstElementChild.cloneNode(true);
	const select = element.querySelector('select');
	element.dataset.agent = name;
	text(element.querySelector('.agent-name'), name);
	text(element.querySelector('label span'), `Status of ${name}`);
	select.addEventListener('change', () => act(select, 'PUT', `/api/queues/agents/${encodeURIComponent(name)}/status`, { status: select.value },
		`${name} is set to ${select.value}`));
	byId('agents').append(element);
	agents.set(name, element);
	return element;
}

function showAgents() {
	for (const agent of view.agents) {
		const element = agents.get(agent.name) || agentRow(agent.name);
		const available = agent.status.startsWith('Available');
		const label = available ? agent.state : agent.status;
		element.dataset.state = !available ? 'ENDED' : { Waiting: 'ANSWERED', Receiving: 'RINGING', 'In a queue call': 'BRIDGED' }[agent.state] || 'HELD';
		text(element.querySelector('.state'), { Waiting: 'Ready', 'In a queue call': 'In a call', Receiving: 'Ringing' }[label] || label);
		text(element.querySelector('.agent-caller'), agent.caller ? `with ${agent.caller}` : '');
		text(element.querySelector('.agent-since'), duration(now() - Date.parse(agent.since)));
		const select = element.querySelector('select');
		select.disabled = !isUp();
		if (document.activeElement !== select) {
			select.value = [...select.options].some((option) => option.value === agent.status) ? agent.status : 'Available';
		}
	}
	const names = new Set(view.agents.map((agent) => agent.name));
	agents.forEach((element, name) => {
		if (!names.has(name)) {
			element.remove();
			agents.delete(name);
		}
	});
	byId('no-agents').hidden = view.agents.length > 0;
}

function showAll() {
	if (view) {
		showQueues();
		showAgents();
	}
}

connect({
	link: showAll,
	snapshot: async () => showSamples(await request('GET', '/api/history')),
	sample: addSample,
	queues: (next) => {
		view = next;
		showAll();
	}
});

setInterval(showAll, 1000);
