// The charts as a table. It is written only while somebody has it open.
import { Keyed, element, setText } from './dom.js';
import { duration, minute, whole } from './words.js';

export class Figures {
  #details;
  #rows;
  #steps = [];

  constructor(details) {
    this.#details = details;
    this.#rows = new Keyed(details.querySelector('tbody'), () => new Row());
    details.addEventListener('toggle', () => this.show(this.#steps));
  }

  show(steps) {
    this.#steps = steps;
    if (!this.#details.open) return;
    const minutes = Map.groupBy(steps, (step) => Math.floor(step.at / 60));
    this.#rows.show([...minutes].reverse(), ([each]) => String(each));
  }
}

class Row {
  #head = element('th', { scope: 'row' });
  #cells = Array.from({ length: 8 }, () => element('td'));

  constructor() {
    this.element = element('tr', {}, this.#head, ...this.#cells);
  }

  show([number, steps]) {
    const sum = (what) => whole(steps.reduce((all, step) => all + step[what], 0));
    const most = (what) => Math.max(...steps.map((step) => step[what] ?? -Infinity));
    const values = [
      sum('calls'), sum('errors'), sum('retries'),
      duration(most('p50')), duration(most('p95')),
      whole(most('shims')), whole(most('daemons')), whole(most('orphans')),
    ];
    setText(this.#head, minute(number * 60_000));
    values.forEach((value, each) => setText(this.#cells[each], value));
  }
}
