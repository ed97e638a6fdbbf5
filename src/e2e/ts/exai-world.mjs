// A scripted EXAI daemon as a process, in any of its generations. Its clients have the old shim's configuration; only the
// command is another one.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { checkout, freePort, kill, tether } from './processes.mjs';

const PATIENCE_MS = 20_000;

export const GENERATIONS = ['a', 'b', 'b_prime', 'c'];

export class ExaiWorld {
  #undo = [];

  static async create(t) {
    const world = new ExaiWorld();
    t.after(() => world.#close());
    world.home = await mkdtemp(path.join(tmpdir(), 'tether exai '));
    world.#undo.push(() => rm(world.home, { recursive: true, force: true, maxRetries: 5 }));
    world.port = await freePort();
    world.journal = path.join(world.home, 'journal');
    return world;
  }

  // The `env` of the old shim's configuration, without the caller's own settings.
  environment(more = {}) {
    const kept = Object.entries(process.env).filter(([name]) => !/^(TETHER|EXAI_|OTEL_|ENV_FILE)/.test(name));
    return {
      ...Object.fromEntries(kept),
      TETHER_HOME: path.join(this.home, 'state'),
      TETHER_FLEET: 'off',
      ENV_FILE: path.join(this.home, '.env'),
      PYTHONUNBUFFERED: '1',
      LOG_LEVEL: 'INFO',
      EXAI_WS_HOST: '127.0.0.1',
      EXAI_WS_PORT: String(this.port),
      ...more,
    };
  }

  async daemon(generation, ...options) {
    const port = options.includes('--port') ? [] : ['--port', String(this.port)];
    const child = spawn(
      java(),
      ['-XX:TieredStopAtLevel=1', '-cp', classes(), 'dev.mcptether.link.exai.ExaiDaemonProcess',
        '--generation', generation, ...port, '--journal', this.journal, ...options],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.#undo.push(() => kill(child));
    const first = await new Promise((resolve) => {
      readline.createInterface(child.stdout).once('line', resolve);
      child.once('exit', (code) => resolve(`ended with ${code}`));
    });
    if (first !== 'listening') throw new Error(`the scripted daemon: ${first}`);
    return { pid: child.pid, kill: () => kill(child), stop: () => kill(child, 'SIGTERM') };
  }

  // A client that has done the handshake through a shim of its own.
  async client(more = {}, prepare = () => {}) {
    const transport = new StdioClientTransport({
      command: tether,
      args: ['shim'],
      env: this.environment(more),
      stderr: 'inherit',
    });
    const client = new Client({ name: 'tether-e2e', version: '1' }, { capabilities: {} });
    prepare(client);
    this.#undo.push(() => client.close());
    await client.connect(transport);
    return { client, transport };
  }

  // A shim whose pipes belong to the test.
  shim(more = {}) {
    const child = spawn(tether, ['shim'], { env: this.environment(more), stdio: ['pipe', 'pipe', 'inherit'] });
    this.#undo.push(() => kill(child));
    return child;
  }

  // The runs of tools so far, one line each.
  async runs() {
    const text = await readFile(this.journal, 'utf8').catch(() => '');
    return text.split('\n').filter(Boolean);
  }

  // Passes connections on to the daemon until `cut` is called.
  async proxy() {
    const sockets = new Set();
    const server = createServer((near) => {
      const far = connect(this.port, '127.0.0.1');
      for (const [one, other] of [[near, far], [far, near]]) {
        sockets.add(one);
        one.pipe(other);
        one.on('error', () => {});
        one.on('close', () => (sockets.delete(one), other.destroy()));
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const cut = () => sockets.forEach((socket) => socket.destroy());
    this.#undo.push(() => (cut(), server.close()));
    return { port: server.address().port, cut };
  }

  undo(step) {
    this.#undo.push(step);
  }

  async #close() {
    for (const step of this.#undo.reverse()) await step();
  }
}

export async function until(condition, what) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${PATIENCE_MS} ms: ${what}`);
    await new Promise((again) => setTimeout(again, 20));
  }
}

// The classes that Maven has compiled, or a developer's faster compiler.
function classes() {
  const target = path.join(checkout, 'target');
  const main = 'dev/mcptether/link/exai/ExaiDaemonProcess.class';
  const root = [path.join(target, 'fast', 'target'), target].find((each) => existsSync(path.join(each, 'test-classes', main)));
  if (!root) throw new Error('the tests are not compiled: ./mvnw test-compile');
  return [path.join(root, 'test-classes'), path.join(root, 'classes'), path.join(target, 'lib', '*')].join(path.delimiter);
}

// The Java runtime of the checkout; if it has none, that of the machine.
function java() {
  const own = path.join(checkout, 'target', 'runtime', 'bin', process.platform === 'win32' ? 'java.exe' : 'java');
  return existsSync(own) ? own : 'java';
}
