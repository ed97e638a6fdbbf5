// The sentence at the top, and whether it can be believed.
import { setAttribute, setHidden, setText } from './dom.js';
import { clock, plain } from './words.js';

const MARKS = { ok: '✓', warning: '▲', failed: '✕' };

export class Verdict {
  #sentence;
  #notice;
  #pill;
  #connected = false;
  #last = null;

  constructor(sentence, notice, pill) {
    this.#sentence = sentence;
    this.#notice = notice;
    this.#pill = pill;
  }

  show(verdict) {
    this.#last = verdict ?? null;
    if (this.#connected) this.#judge();
  }

  /** @param since when the last news came; null when none has come yet */
  connection(state, since) {
    this.#connected = state === 'connected';
    document.body.classList.toggle('stale', !this.#connected);
    setAttribute(this.#pill, 'data-state', state);
    setText(this.#pill, this.#connected ? 'live' : 'not connected');
    setHidden(this.#notice, this.#connected);
    if (this.#connected) {
      this.#judge();
      return;
    }
    setText(this.#notice, this.#whyNot(since));
    this.#say('unknown', since ? `Unknown since ${clock(since)}.` : 'Unknown: there was no news yet.');
  }

  #whyNot(since) {
    const before = since ? `What is below is from ${clock(since)}. ` : '';
    return (
      `Not connected: nobody answers at ${location.host}. ${before}This page tries again by itself. ` +
      'Somebody answers as long as a daemon, a shim or "tether fleet" runs on the host.'
    );
  }

  #judge() {
    if (this.#last) this.#say(plain(this.#last.state), plain(this.#last.text));
    else this.#say('unknown', 'The exporter gives no verdict.');
  }

  #say(state, text) {
    setAttribute(this.#sentence, 'data-state', state);
    setText(this.#sentence, text);
    const title = `${MARKS[state] ?? '?'} Tether on ${location.host}`;
    if (document.title !== title) document.title = title;
  }
}
