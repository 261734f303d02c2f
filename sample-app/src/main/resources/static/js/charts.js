// Charts of the last half hour. The history comes from the server.

import { byId, text } from './common.js';

const SPAN = 30 * 60 * 1000;
const CHARTS = [
	{ key: 'calls', title: 'Live calls', unit: '', least: 5 },
	{ key: 'waiting', title: 'Callers in queues', unit: '', least: 5 },
	{ key: 'events', title: 'Events per second', unit: '', least: 10 },
	{ key: 'commandMillis', title: 'Time of a command', unit: ' ms', least: 5 },
	{ key: 'lagMillis', title: 'Longest wait of an event', unit: ' ms', least: 5 }
];

let samples = [];

export function createCharts(list) {
	for (const chart of CHARTS) {
		chart.element = byId('chart-template').content.firstElementChild.cloneNode(true);
		chart.element.dataset.chart = chart.key;
		text(chart.element.querySelector('h3'), chart.title);
		list.append(chart.element);
	}
}

export function showSamples(history) {
	samples = history;
	draw();
}

export function addSample(sample) {
	samples.push(sample);
	draw();
}

function draw() {
	if (samples.length === 0) {
		return;
	}
	const last = Date.parse(samples[samples.length - 1].at);
	samples = samples.filter((sample) => last - Date.parse(sample.at) <= SPAN);
	CHARTS.forEach((chart) => drawChart(chart, last));
}

function drawChart(chart, last) {
	// The time of a command is unknown if there was none; its line continues.
	const known = samples.filter((sample) => sample[chart.key] !== null);
	const values = known.map((sample) => sample[chart.key]);
	const top = Math.max(chart.least, ...values);
	const first = Date.parse(samples[0].at);
	const span = Math.max(60000, last - first);
	const point = (sample) => `${(300 * (Date.parse(sample.at) - last + span) / span).toFixed(1)},${(78 - 74 * sample[chart.key] / top).toFixed(1)}`;
	const points = known.map(point);
	const find = (selector) => chart.element.querySelector(selector);
	find('.line').setAttribute('d', points.length > 1 ? `M${points.join('L')}` : '');
	find('.area').setAttribute('d', points.length > 1
		? `M${points[0].split(',')[0]},80L${points.join('L')}L${points[points.length - 1].split(',')[0]},80Z` : '');
	const format = (value) => value === undefined ? '–' : value.toLocaleString([], { maximumFractionDigits: 1 }) + chart.unit;
	const minutes = Math.max(1, Math.round(span / 60000));
	text(find('.value'), format(values[values.length - 1]));
	text(find('.from'), `${minutes} min ago`);
	text(find('.most'), `at most ${format(values.length > 0 ? Math.max(...values) : undefined)}`);
	find('svg').setAttribute('aria-label', `${chart.title} in the last ${minutes === 1 ? 'minute' : `${minutes} minutes`}: now ${format(values[values.length - 1])}, `
		+ `at most ${format(values.length > 0 ? Math.max(...values) : undefined)}`);
}
