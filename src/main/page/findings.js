// What is wrong, and what to do about each.
import { Keyed, element, setHidden, setText } from './dom.js';
import { plain, spoken } from './words.js';

export class Findings {
  #section;
  #list;

  /** @param reveal shows the process with a pid */
  constructor(section, reveal) {
    this.#section = section;
    this.#list = new Keyed(section.querySelector('ul'), () => new Finding(reveal));
  }

  /** @param findings worst first */
  show(findings) {
    setHidden(this.#section, findings.length === 0);
    this.#list.show(findings, ({ what, pid, detail }) => `${what} ${pid ?? detail}`);
  }
}

class Finding {
  #what = element('strong');
  #detail = element('span');
  #step = element('span', { class: 'step' });
  #show = element('button', { type: 'button' }, 'Show the process');
  #pid = null;

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
    setText(this.#detail, plain(detail));
    setText(this.#step, plain(step));
    setHidden(this.#show, this.#pid === null);
  }
}
