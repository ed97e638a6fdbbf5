// What a test owns: a home, an embedded daemon, and clients with their shims. All of it ends with the test. If the whole
// process is killed, its pipes end, and daemons and shims end with them. None of them inherits a handle of ours.
import { spawn } from 'node:child_process';
import { test as nodeTest } from 'node:test';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

// A test may have a dozen processes that write to our stderr.
process.stderr.setMaxListeners(50);

export const checkout = fileURLToPath(new URL('../../..', import.meta.url));
export const tether = process.env.TETHER ?? path.join(checkout, process.platform === 'win32' ? 'tether.cmd' : 'tether');

// Long enough for a machine that does ten other things.
const PATIENCE_MS = 60_000;

// Each test gets a limit of its own here, because `node:test` applies the limit for a file to each of its tests.
export function test(name, body, options = {}) {
  return nodeTest(name, { timeout: 2 * PATIENCE_MS, ...options }, body);
}

export class World {
  #undo = [];

  static async create(t) {
    const world = new World();
    t.after(() => world.#close());
    world.home = await mkdtemp(path.join(tmpdir(), 'tether e2e '));
    world.#undo.push(() => rm(world.home, { recursive: true, force: true, maxRetries: 5 }));
    world.port = await freePort();
    return world;
  }

  // The environment, without the caller's own settings.
  #environment() {
    const kept = Object.entries(process.env).filter(([name]) => !/^(TETHER|EXAI_|OTEL_)/.test(name));
    return {
      ...Object.fromEntries(kept),
      TETHER_HOME: this.home,
      TETHER_LISTEN: `127.0.0.1:${this.port}`,
      TETHER_FLEET: 'off',
    };
  }

  // Starts a daemon. Resolves when it accepts connections; by then shims can read its token.
  async daemon() {
    const daemon = spawn(tether, ['daemon', 'run', '--until-eof'], { env: this.#environment(), stdio: ['pipe', 'ignore', 'pipe'] });
    daemon.stderr.pipe(process.stderr, { end: false });
    this.#undo.push(() => kill(daemon));
    await accepts(this.port, daemon);
    return { kill: () => kill(daemon) };
  }

  // Sets the servers that the daemon hosts: names and commands.
  async servers(commands) {
    const lines = Object.entries(commands).map(([name, command]) => `  ${name}: {command: ${JSON.stringify(command)}}\n`);
    await writeFile(path.join(this.home, 'tether.yaml'), `servers:\n${lines.join('')}`, { mode: 0o600 });
  }

  // A client that has done the handshake through a shim of its own. `prepare` gets it before the handshake.
  async client({ server, url = `ws://127.0.0.1:${this.port}`, ...how } = {}) {
    const chosen = server === undefined ? [] : ['--server', server];
    return this.#connect([tether, 'shim', '--url', url, ...chosen], how);
  }

  // Starts a server that is no Tether daemon, at this world's port. Resolves when it accepts connections.
  async peer(words) {
    const [command, ...args] = words;
    const peer = spawn(command, args, { stdio: ['pipe', 'ignore', 'pipe'] });
    peer.stderr.pipe(process.stderr, { end: false });
    this.#undo.push(() => kill(peer));
    await accepts(this.port, peer);
  }

  // A client that starts the server itself, without Tether.
  async direct(words, how) {
    return this.#connect(words, how);
  }

  async #connect([command, ...args], { capabilities = {}, taskStore, prepare = () => {} }) {
    const transport = new StdioClientTransport({ command, args, env: this.#environment(), stderr: 'pipe' });
    transport.stderr.pipe(process.stderr, { end: false });
    const client = new Client({ name: 'tether-e2e', version: '1' }, { capabilities, taskStore });
    prepare(client);
    this.#undo.push(() => client.close());
    await client.connect(transport);
    return { client, transport, shimPid: transport.pid };
  }

  // The exit reason of each shim of this home, from the last line of its event log.
  async exitReasons() {
    const events = path.join(this.home, 'events');
    const logs = (await readdir(events, { recursive: true })).filter((name) => /shim-[^/\\]*\.jsonl$/.test(name));
    const texts = await Promise.all(logs.map((name) => readFile(path.join(events, name), 'utf8')));
    return texts.map((each) => JSON.parse(each.trim().split('\n').at(-1)).reason);
  }

  async #close() {
    // If one step fails, the others must still run.
    const failures = [];
    for (const step of this.#undo.reverse()) await step().catch((failure) => failures.push(failure));
    if (failures.length > 0) throw new AggregateError(failures, 'what the test started did not end as it should');
  }
}

export function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export function text(result) {
  return result.content.map((part) => part.text).join('');
}

export async function kill(child, signal = 'SIGKILL') {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function accepts(port, daemon) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await connects(port))) {
    if (daemon.exitCode !== null) throw new Error(`the daemon ended with ${daemon.exitCode} before it listened`);
    if (Date.now() > deadline) throw new Error(`the daemon did not listen on ${port} within ${PATIENCE_MS} ms`);
    await new Promise((again) => setTimeout(again, 20));
  }
}

function connects(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
}
