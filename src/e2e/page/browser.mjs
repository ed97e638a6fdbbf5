// One headless Chromium for all tests, and pages that report when something goes wrong in them.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { Exporter } from './exporter.mjs';
import { NOW } from './scenarios.mjs';

const EXECUTABLE = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

// Long enough for a machine that does ten other things.
export const PATIENCE_MS = 60_000;

export const launch = () => chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

export class Sight {
  /**
   * Opens a page in front of an exporter.
   *
   * @param options the browser context's options: `colorScheme`, `viewport`
   */
  static async of(t, browser, { picture, lines = () => [] }, options = {}) {
    const exporter = await Exporter.start(picture?.());
    exporter.log(...lines());
    const context = await browser.newContext({ timezoneId: 'UTC', locale: 'en', reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const sight = new Sight(exporter, context, page);
    t?.after(() => sight.close());
    return sight;
  }

  #context;
  #trouble = [];

  constructor(exporter, context, page) {
    this.exporter = exporter;
    this.page = page;
    this.#context = context;
    page.on('pageerror', (error) => this.#trouble.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && this.#trouble.push(message.text()));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${exporter.origin}/`)) this.#trouble.push(`asked ${request.url()}`);
    });
  }

  async open() {
    await this.page.goto(this.exporter.origin);
    await this.page.locator('#connection[data-state=connected]').waitFor();
    return this;
  }

  /** Opens the page with a stopped clock, so that two screenshots are equal. */
  async openAt(now = NOW) {
    await this.page.clock.setFixedTime(now);
    return this.open();
  }

  text(selector) {
    return this.page.locator(selector).innerText();
  }

  /** Fails if the page reported an error or asked another server. Connections that the exporter's end has cut do not count. */
  assertUntroubled() {
    assert.deepEqual(this.#trouble.filter((each) => !/net::ERR_(CONNECTION|INCOMPLETE|EMPTY)/.test(each)), []);
  }

  async violations() {
    await this.page.evaluate(AXE);
    const { violations } = await this.page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')}`);
  }

  async close() {
    await this.#context.close();
    await this.exporter.stop();
  }
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
