// The newest lines of the event logs.
import { Keyed, element, setHidden, setText } from './dom.js';
import { clock, lastEight, plain } from './words.js';

// Kept, of each severity, so that many calls do not push a warning out; and shown.
const KEPT = 200;
const SHOWN = 60;

const SEVERITIES = ['debug', 'info', 'warn', 'error'];

// Of every line; `prev` and the ids are for programs, `counters` are on the page already.
const ENVELOPE = new Set([
  'seq', 'ts', 'event', 'severity', 'instance', 'boot', 'pid', 'role', 'trace_id', 'span_id', 'prev', 'counters',
]);

// A line of its own for every call: as many as there are calls.
const SINGLE_CALLS = 'call.finished';

export class Events {
  #list;
  #none;
  #severity;
  #kept = new Map(SEVERITIES.map((each) => [each, []]));
  #known = new Set();
  #drawing = false;

  constructor(list, none, severity) {
    this.#none = none;
    this.#severity = severity;
    this.#list = new Keyed(list, () => new EventLine());
    severity.addEventListener('change', () => this.#drawSoon());
  }

  /** A line that is known already, as after a reconnect, is not added again. */
  add(line) {
    if (this.#known.has(key(line))) return;
    this.#known.add(key(line));
    const same = this.#kept.get(loudness(line));
    same.push(line);
    if (same.length > KEPT) this.#known.delete(key(same.shift()));
    this.#drawSoon();
  }

  /** Lines come by the dozen: they are drawn together. */
  #drawSoon() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#draw();
    });
  }

  #draw() {
    const wanted = SEVERITIES.slice(SEVERITIES.indexOf(this.#severity.value));
    const lines = wanted.flatMap((each) => this.#kept.get(each));
    lines.sort((one, other) => Date.parse(other.ts) - Date.parse(one.ts) || other.seq - one.seq);
    setHidden(this.#none, lines.length > 0);
    this.#list.show(lines.slice(0, SHOWN), key);
  }
}

const key = ({ instance, seq }) => `${instance} ${seq}`;

function loudness({ event, severity }) {
  if (event === SINGLE_CALLS) return 'debug';
  return SEVERITIES.includes(severity) ? severity : 'info';
}

class EventLine {
  #time = element('time');
  #who = element('span', { class: 'who' });
  #event = element('strong');
  #fields = element('span', { class: 'fields' });

  constructor() {
    this.element = element('li', {}, this.#time, ' ', this.#who, ' ', this.#event, ' ', this.#fields);
  }

  show(line) {
    if (this.element.dataset.severity) return; // A line never changes.
    this.element.dataset.severity = plain(line.severity);
    setText(this.#time, clock(Date.parse(line.ts)));
    this.#time.dateTime = plain(line.ts);
    setText(this.#who, `${plain(line.role)} ${lastEight(line.instance)}`);
    setText(this.#event, plain(line.event));
    setText(this.#fields, fields(line));
  }
}

function fields(line) {
  const own = Object.entries(line).filter(([name, value]) => !ENVELOPE.has(name) && value !== '');
  return plain(own.map(([name, value]) => `${name}=${brief(value)}`).join('  '));
}

/** Durations are told by the nanosecond. */
function brief(value) {
  if (typeof value === 'number' && !Number.isInteger(value)) return Number(value.toPrecision(3));
  return typeof value === 'object' ? JSON.stringify(value) : value;
}
