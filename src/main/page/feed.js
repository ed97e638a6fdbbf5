// The one connection to the exporter. Browsers open at most six to a host, so there is one for each page, and none for
// a page that nobody sees.

// The exporter sends a picture every 2 s. Without one for so long, what the page shows is not the present.
const SILENCE_MS = 10_000;

// A successor of a leader that died answers within 2 s.
const DELAYS_MS = [200, 500, 1_000, 2_000];

export class Feed {
  #url;
  #told;
  #source = null;
  #failures = 0;
  #lastHeard = null;
  #retry;
  #watchdog;

  /**
   * @param told `fleet(picture)`, `log(event)`, and `state(state, since)`: `connected`; or `lost` with the time of the
   *   last news, null when there never was any
   */
  constructor(url, told) {
    this.#url = url;
    this.#told = told;
  }

  start() {
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#close() : this.#open()));
    if (!document.hidden) this.#open();
  }

  #open() {
    this.#close();
    const source = new EventSource(this.#url);
    this.#source = source;
    source.addEventListener('fleet', (event) => {
      this.#told.fleet(JSON.parse(event.data));
      this.#heard();
    });
    source.addEventListener('log', (event) => this.#told.log(JSON.parse(event.data)));
    // A browser gives up for good when an answer is not what it expects, so each new attempt is ours.
    source.addEventListener('error', () => this.#lost());
    this.#watch();
  }

  #close() {
    clearTimeout(this.#retry);
    clearTimeout(this.#watchdog);
    this.#source?.close();
    this.#source = null;
  }

  #heard() {
    this.#failures = 0;
    this.#lastHeard = new Date();
    this.#told.state('connected', this.#lastHeard);
    this.#watch();
  }

  #watch() {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#lost(), SILENCE_MS);
  }

  #lost() {
    this.#close();
    this.#told.state('lost', this.#lastHeard);
    const delay = DELAYS_MS[Math.min(this.#failures, DELAYS_MS.length - 1)];
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#open(), delay * (0.5 + Math.random() / 2));
  }
}
