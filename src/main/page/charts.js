// Small charts of the last fifteen minutes, drawn as SVG. Series differ by dashes as well as by colour, and the figures
// below the charts say the same as a table.
import { element, setAttribute, setHidden, setText, shape } from './dom.js';
import { Figures } from './figures.js';
import { clock, counted, duration, whole } from './words.js';

const SPAN_S = 15 * 60;
const WIDTH = 300;
const HEIGHT = 60;

// Steps are 5 s apart; where some are missing, as between two leaders, the line is broken.
const GAP_S = 12;

const inFiveSeconds = (value) => `${whole(value)} in 5 s`;

// `read`: what stands beside the title. `scale`: the least that the full height stands for.
const CHARTS = [
  {
    title: 'Calls',
    series: [{ name: 'calls', of: (step) => step.calls }],
    unit: inFiveSeconds,
    scale: 5,
    read: (steps) => `${whole(lastMinute(steps, 'calls'))} in the last minute`,
  },
  {
    title: 'Errors',
    series: [{ name: 'errors', of: (step) => step.errors, style: 'bad' }],
    unit: inFiveSeconds,
    scale: 5,
    read: (steps) => `${whole(lastMinute(steps, 'errors'))} in the last minute`,
  },
  {
    title: 'Latency',
    series: [
      { name: 'p50', of: (step) => step.p50 },
      { name: 'p95', of: (step) => step.p95, style: 'dashed' },
    ],
    unit: duration,
    scale: 0.01,
    read: (steps) => {
      const last = steps.findLast((step) => step.p50 !== null);
      return last ? `p50 ${duration(last.p50)}, p95 ${duration(last.p95)}` : 'no calls';
    },
  },
  {
    title: 'Retries',
    series: [{ name: 'retries', of: (step) => step.retries, style: 'warn' }],
    unit: inFiveSeconds,
    scale: 5,
    read: (steps) => `${whole(lastMinute(steps, 'retries'))} in the last minute`,
  },
  {
    title: 'Processes',
    series: [
      { name: 'shims', of: (step) => step.shims },
      { name: 'daemons', of: (step) => step.daemons, style: 'dashed' },
      { name: 'orphans', of: (step) => step.orphans, style: 'bad' },
    ],
    unit: whole,
    scale: 2,
    read: (steps) => {
      const { shims, daemons, orphans } = steps.at(-1);
      return [counted(shims, 'shim'), counted(daemons, 'daemon'), counted(orphans, 'orphan')].join(', ');
    },
  },
];

function lastMinute(steps, what) {
  const from = steps.at(-1).at - 60;
  return steps.reduce((sum, step) => (step.at > from ? sum + step[what] : sum), 0);
}

export class Charts {
  #charts;
  #figures;

  constructor(place, figures) {
    this.#charts = CHARTS.map((each) => new Chart(each));
    this.#figures = new Figures(figures);
    place.append(...this.#charts.map((each) => each.element));
  }

  /** @param now in milliseconds, by the exporter's clock as all times here */
  show(history, now) {
    const end = now / 1000;
    const steps = history.filter((step) => step.at > end - SPAN_S);
    this.#charts.forEach((each) => each.show(steps, end));
    this.#figures.show(steps);
  }
}

class Chart {
  #kind;
  #value = element('span', { class: 'value' });
  #top = element('span', { class: 'top' });
  #readout = element('span', { class: 'readout' });
  #picture;
  #lines;
  #mark = shape('line', { class: 'mark', y1: 0, y2: HEIGHT });
  #steps = [];
  #end = 0;

  constructor(kind) {
    this.#kind = kind;
    this.#lines = kind.series.map(({ style }) => shape('path', { class: style ?? 'plain' }));
    this.#picture = shape(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img' },
      ...this.#lines,
      this.#mark,
    );
    this.#picture.addEventListener('pointermove', (event) => this.#point(event));
    this.#picture.addEventListener('pointerleave', () => this.#point(null));
    setHidden(this.#readout, true);
    this.#mark.style.display = 'none';
    this.element = element(
      'figure',
      {},
      element('figcaption', {}, element('h3', {}, kind.title), this.#value),
      element('div', { class: 'plot' }, this.#top, this.#picture, this.#readout),
      element('div', { class: 'axis', 'aria-hidden': 'true' }, element('span', {}, '15 min ago'), legend(kind), element('span', {}, 'now')),
    );
  }

  show(steps, end) {
    this.#steps = steps;
    this.#end = end;
    const { series, scale, unit, read, title } = this.#kind;
    const most = Math.max(0, ...series.flatMap(({ of }) => steps.map((step) => of(step) ?? 0)));
    const height = Math.max(most, scale);
    series.forEach(({ of }, each) => setAttribute(this.#lines[each], 'd', this.#line(of, height)));
    const value = steps.length ? read(steps) : 'nothing yet';
    setText(this.#value, value);
    setText(this.#top, unit(height));
    setAttribute(this.#picture, 'aria-label', `${title}, last fifteen minutes: ${value}, at most ${unit(most)}`);
  }

  #line(of, height) {
    let path = '';
    let before = -Infinity;
    for (const step of this.#steps) {
      const value = of(step);
      if (value === null || value === undefined) continue;
      const x = this.#x(step).toFixed(1);
      const y = (HEIGHT - 1 - (value / height) * (HEIGHT - 3)).toFixed(1);
      // A round end makes a point of a line without length.
      path += step.at - before > GAP_S ? `M${x} ${y}h0` : `L${x} ${y}`;
      before = step.at;
    }
    return path;
  }

  #x(step) {
    return ((step.at - this.#end + SPAN_S) / SPAN_S) * WIDTH;
  }

  /** What was there, where the pointer is. */
  #point(event) {
    const box = this.#picture.getBoundingClientRect();
    const step = event && nearest(this.#steps, this.#end - SPAN_S * (1 - (event.clientX - box.left) / box.width));
    setHidden(this.#readout, !step);
    this.#mark.style.display = step ? '' : 'none';
    if (!step) return;
    setAttribute(this.#mark, 'x1', String(this.#x(step)));
    setAttribute(this.#mark, 'x2', String(this.#x(step)));
    const { series, unit } = this.#kind;
    const values = series.map(({ name, of }) => `${name} ${unit(of(step) ?? NaN)}`);
    setText(this.#readout, `${clock(step.at * 1000)}  ${values.join(', ')}`);
  }
}

function nearest(steps, at) {
  const distance = (step) => Math.abs(step.at - at);
  return steps.reduce((best, step) => (!best || distance(step) < distance(best) ? step : best), null);
}

function legend({ series }) {
  if (series.length === 1) return '';
  return element('span', { class: 'legend' }, ...series.map(({ name, style }) => element('span', { class: style ?? 'plain' }, name)));
}
