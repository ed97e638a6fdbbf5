// What is wrong, and what to do about each.
import { Keyed, element, setHidden, setText } from './dom.js';
import { counted, plain, spoken } from './words.js';

// More would push everything else off the page; a host with a hundred orphans has one cause.
const SHOWN = 6;

export class Findings {
  #section;
  #list;
  #more;

  /** @param reveal shows the process with a pid */
  constructor(section, reveal) {
    this.#section = section;
    this.#list = new Keyed(section.querySelector('ul'), () => new Finding(reveal));
    this.#more = section.querySelector('.more');
  }

  /** @param findings worst first */
  show(findings) {
    setHidden(this.#section, findings.length === 0);
    this.#list.show(findings.slice(0, SHOWN), ({ what, pid, detail }) => `${what} ${pid ?? detail}`);
    const more = findings.length - SHOWN;
    setHidden(this.#more, more <= 0);
    setText(this.#more, `And ${counted(more, 'further finding')}; "tether doctor" lists all.`);
  }
}

class Finding {
  #what = element('strong');
  #detail = element('span');
  #step = element('span', { class: 'step' });
  #show = element('button', { type: 'button' }, 'Show the process');
  #pid = null;
  #shown = null;

  constructor(reveal) {
    this.#show.addEventListener('click', () => reveal(this.#pid));
    this.element = element(
      'li',
      {},
      element('p', {}, this.#what, ' ', this.#detail),
      element('p', {}, element('span', { class: 'quiet' }, 'Next: '), this.#step, ' ', this.#show),
    );
  }

  show({ what, detail, pid, next_step: step }) {
    this.#pid = pid ?? null;
    setText(this.#what, spoken(what));
    setText(this.#detail, plain(without(detail, `${what}: `)));
    if (this.#shown !== step) this.#step.replaceChildren(...commands(plain(step)));
    this.#shown = step;
    setHidden(this.#show, this.#pid === null);
  }
}

const without = (text, start) => (String(text).startsWith(start) ? text.slice(start.length) : text);

/** What stands between two backticks is a command. */
const commands = (text) => text.split('`').map((part, each) => (each % 2 ? element('code', {}, part) : part));
