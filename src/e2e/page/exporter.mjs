// A server that behaves as the fleet exporter does. It serves the page's own files under their own policy, and at /api/live
// what a test wants to show.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const SOURCE = fileURLToPath(new URL('../../main/page', import.meta.url));
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml' };

export class Exporter {
  #server;
  #port = 0;
  #streams = new Set();
  #picture;
  #lines = [];

  /** @param picture what each new page gets at once */
  static async start(picture) {
    const exporter = new Exporter();
    exporter.#picture = picture;
    await exporter.listen();
    return exporter;
  }

  get origin() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The number of pages that are connected. */
  get watched() {
    return this.#streams.size;
  }

  async listen() {
    this.#server = createServer((request, response) => this.#answer(request.url, response));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = this.#server.address().port;
  }

  /** Stops as if killed: connections end in the middle, and nobody listens any more. */
  async stop() {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  show(picture) {
    this.#picture = picture;
    for (const each of this.#streams) each.write(event('fleet', picture));
  }

  log(...lines) {
    this.#lines.push(...lines);
    for (const each of this.#streams) lines.forEach((line) => each.write(event('log', line)));
  }

  async #answer(url, response) {
    if (url === '/api/live') return this.#stream(response);
    const file = url === '/' ? 'index.html' : /^\/page\/([a-z]+\.(?:js|css|svg))$/.exec(url)?.[1];
    if (!file) return response.writeHead(404).end();
    const policy = await readFile(path.join(SOURCE, 'policy.txt'), 'utf8');
    response.writeHead(200, { 'Content-Type': TYPES[path.extname(file)], 'Content-Security-Policy': policy.trim().replaceAll('\n', '; ') });
    response.end(await readFile(path.join(SOURCE, file)));
  }

  #stream(response) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(': \n\n');
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    this.#lines.slice(-50).forEach((line) => response.write(event('log', line)));
    if (this.#picture) response.write(event('fleet', this.#picture));
  }
}

const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
