// The processes as a tree. A process keeps its element for as long as it lives; see `keys.js` for the keyboard.
import { Keyed, element, setAttribute, setHidden, setText } from './dom.js';
import { TreeKeys } from './keys.js';
import { age, lastEight, memory, plain, program, spoken, whole } from './words.js';

export class Tree {
  #list;
  #empty;
  #keys;
  #branch;

  constructor(list, empty) {
    this.#list = list;
    this.#empty = empty;
    this.#keys = new TreeKeys(list);
    this.#branch = new Keyed(list, () => new ProcessRow(1));
  }

  /**
   * @param processes the array of `ps --json`
   * @param instances what each live instance has counted
   * @param now in milliseconds
   */
  show(processes, instances, now) {
    const place = this.#keys.place();
    this.#branch.show(processes.map((each) => rowOf(each, instances, now)), keyOf);
    setHidden(this.#empty, processes.length > 0);
    setHidden(this.#list, processes.length === 0);
    this.#keys.settle(place);
  }

  /** Unfolds what hides a process and gives it the focus; does nothing when it has ended meanwhile. */
  reveal(pid) {
    const item = this.#list.querySelector(`[data-pid="${Number(pid)}"]`);
    if (item) this.#keys.focus(item);
  }
}

const keyOf = ({ process }) => `${process.pid} ${process.started ?? process.kind}`;

function rowOf(process, instances, now) {
  return {
    process,
    now,
    counts: instances[process.instance] ?? {},
    children: (process.children ?? []).map((each) => rowOf(each, instances, now)),
  };
}

class ProcessRow {
  #level;
  #row;
  #last = {};
  #children = null;
  #group = null;
  #fold = element('span', { class: 'fold', 'aria-hidden': 'true' });
  #kind = element('span', { class: 'kind' });
  #name = element('span', { class: 'name' });
  #facts = element('span', { class: 'facts' });
  #state = element('span', { class: 'state' });
  #cells = ['age', 'calls', 'errors', 'outages', 'memory'].map((each) => new Cell(each));
  #trouble = element('span', { class: 'trouble' });

  constructor(level) {
    this.#level = level;
    this.#row = element(
      'div',
      { class: 'row', role: 'treeitem', tabindex: '-1', 'aria-level': String(level) },
      element('span', { class: 'what' }, this.#fold, this.#kind, ' ', this.#name, ' ', this.#facts),
      ' ',
      this.#state,
      ...this.#cells.flatMap((each) => [' ', each.element]),
      ' ',
      this.#trouble,
    );
    this.#row.style.setProperty('--depth', String(level - 1));
    this.element = element('li', { role: 'none' }, this.#row);
  }

  show({ process, counts, children, now }) {
    if (this.#isNew('who', identity(process))) {
      setAttribute(this.#row, 'data-pid', String(Number(process.pid)));
      setText(this.#kind, spoken(process.kind));
      setText(this.#name, nameOf(process));
      setText(this.#facts, factsOf(process));
    }
    const state = condition(process, counts);
    if (this.#isNew('state', state)) {
      setAttribute(this.#row, 'data-condition', plain(state));
      setText(this.#state, state === 'unlinked' ? 'no link' : spoken(state));
    }
    const troubles = (process.findings ?? []).map(({ what, detail }) => `${spoken(what)}: ${plain(detail)}`).join('; ');
    if (this.#isNew('troubles', troubles)) {
      setText(this.#trouble, troubles);
      setHidden(this.#trouble, troubles === '');
    }
    const values = [age(process.started, now), whole(counts.calls), whole(counts.errors), whole(counts.outages), memory(process.rss_bytes)];
    values.forEach((value, each) => this.#cells[each].show(value));
    this.#branch(children);
  }

  /** Whether it is another one than in the last picture. Most is not, so most of the page need not be asked. */
  #isNew(what, value) {
    if (this.#last[what] === value) return false;
    this.#last[what] = value;
    return true;
  }

  #branch(children) {
    if (children.length === 0 && !this.#group) return;
    if (!this.#group) {
      this.#group = element('ul', { role: 'group' });
      this.#children = new Keyed(this.#group, () => new ProcessRow(this.#level + 1));
      this.element.append(this.#group);
      this.#row.setAttribute('aria-expanded', 'true');
    }
    this.#children.show(children, keyOf);
    if (children.length > 0) return;
    this.#group.remove();
    this.#row.removeAttribute('aria-expanded');
    this.#group = null;
    this.#children = null;
  }
}

/** A figure with what it is of, which only small screens and screen readers need. */
class Cell {
  #value = element('span');
  #shown = null;

  constructor(name) {
    this.element = element('span', { class: 'cell', 'data-of': name }, element('span', { class: 'of' }, `${name} `), this.#value);
  }

  show(value) {
    if (value === this.#shown) return;
    this.#shown = value;
    setText(this.#value, value);
    setHidden(this.element, value === '');
    this.element.toggleAttribute('data-none', value === '0');
  }
}

function nameOf(process) {
  if (process.kind === 'server') return plain(process.server ?? program(process.executable));
  if (process.kind === 'client') return plain(process.client_name ?? program(process.executable));
  if (process.kind === 'daemon' && process.daemon) return plain(process.daemon);
  if (process.kind === 'shim' && process.url) return plain(process.url.replace(/^wss?:\/\//, ''));
  return process.own && process.instance ? '' : program(process.executable);
}

function factsOf(process) {
  const facts = [`pid ${Number(process.pid)}`];
  if (process.own === false && ['shim', 'daemon'].includes(process.kind)) facts.push('foreign');
  const listens = process.kind === 'shim' ? [] : (process.listens ?? []); // A shim's own is for Prometheus alone.
  if (listens.length) facts.push(`listens on ${listens.map(plain).join(', ')}`);
  if (process.instance) facts.push(lastEight(process.instance));
  return facts.join(' · ');
}

/** What name and facts are made of. */
const identity = ({ kind, pid, own, executable, client_name: client, url, server, daemon, instance, listens }) =>
  [kind, pid, own, executable, client, url, server, daemon, instance, listens].join('\n');

/** What is wrong with a process's state, or `alive`. */
function condition(process, counts) {
  if (process.condition !== 'alive') return process.condition;
  return process.kind === 'shim' && counts.link_up === false ? 'unlinked' : 'alive';
}
