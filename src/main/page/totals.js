// The host's totals of this boot: the ledger and all that lives.
import { element, setText } from './dom.js';
import { whole } from './words.js';

const FIGURES = [
  ['calls', (totals) => sum(totals, 'tether_host_calls_total')],
  ['retries', (totals) => sum(totals, 'tether_host_retries_total')],
  ['outages', (totals) => sum(totals, 'tether_host_outage_seconds_count')],
  ['orphans prevented', (totals) => sum(totals, 'tether_host_orphan_shutdowns_total')],
  ['instances killed', (totals) => sum(totals, 'tether_host_shutdowns_total', 'reason="killed"')],
];

export class Totals {
  #values;

  constructor(list) {
    this.#values = FIGURES.map(([name]) => {
      const value = element('dd', {}, '–');
      list.append(element('div', {}, element('dt', {}, name), value));
      return value;
    });
  }

  /** @param totals names with labels, as in `/metrics`, to values */
  show(totals) {
    const series = Object.entries(totals);
    FIGURES.forEach(([, of], each) => setText(this.#values[each], whole(of(series))));
  }
}

function sum(series, name, label = '') {
  let sum = 0;
  for (const [key, value] of series) {
    const labels = key.slice(name.length);
    if (key.startsWith(name) && (labels === '' || labels[0] === '{') && labels.includes(label)) sum += value;
  }
  return sum;
}
