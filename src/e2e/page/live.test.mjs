// The page in front of the real exporter: a daemon, two shims, and what the page shows when the daemon is killed.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { PATIENCE_MS, Sight, launch } from './browser.mjs';

const tether = process.env.TETHER ?? fileURLToPath(new URL('../../../tether', import.meta.url));

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

class Host {
  static async create(t) {
    const host = new Host();
    host.home = await mkdtemp(path.join(tmpdir(), 'tether page '));
    t.after(() => host.#close());
    host.port = await freePort();
    host.fleet = `127.0.0.1:${await freePort()}`;
    return host;
  }

  #started = [];

  start(...words) {
    return this.startWith({}, ...words);
  }

  // A process whose stdin is our pipe ends when we end, whatever happens.
  startWith(settings, ...words) {
    const own = Object.entries(process.env).filter(([name]) => !/^(TETHER|EXAI_|OTEL_)/.test(name));
    const env = {
      ...Object.fromEntries(own),
      TETHER_HOME: this.home,
      TETHER_LISTEN: `127.0.0.1:${this.port}`,
      TETHER_URL: `ws://127.0.0.1:${this.port}`,
      TETHER_FLEET: this.fleet,
      ...settings,
    };
    const child = spawn(tether, words, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdout.resume();
    this.#started.push(child);
    return child;
  }

  async #close() {
    for (const each of this.#started) {
      if (each.exitCode !== null || each.signalCode !== null) continue;
      const gone = once(each, 'exit');
      each.kill('SIGKILL');
      await gone;
    }
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function answers(address) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const there = await fetch(`http://${address}/-/healthy`).then((answer) => answer.ok, () => false);
    if (there) return;
    assert.ok(Date.now() < deadline, `nobody answers at ${address}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('the page shows a real host, and the end of its daemon as it happens', { timeout: 4 * PATIENCE_MS }, async (t) => {
  const browser = await launch();
  t.after(() => browser.close());
  const host = await Host.create(t);
  const daemon = host.start('daemon', 'run', '--until-eof');
  await answers(host.fleet);
  const shims = [host.start('shim'), host.start('shim')];
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const sight = new Sight({ origin: `http://${host.fleet}` }, context, page);
  await sight.open();
  for (const each of shims) await page.locator(`[role=treeitem][data-pid="${each.pid}"][data-condition=alive]`).waitFor();
  await page.locator('#verdict[data-state=ok]').waitFor();
  await page.locator('#events li').first().waitFor();
  assert.match(await sight.text(`[data-pid="${daemon.pid}"]`), /^\W*daemon\s+default/);
  assert.deepEqual(await sight.violations(), []);

  daemon.kill('SIGKILL');

  // A shim leads now. After some seconds the shims are old enough to count as without a link.
  await page.locator('#verdict[data-state=failed]').waitFor();
  await page.locator('#connection[data-state=connected]').waitFor();
  assert.match(await sight.text('#verdict'), /2 of 2 shims of ws:\/\/127\.0\.0\.1:\d+ have no link, and no daemon listens there/);
  for (const each of shims) assert.match(await sight.text(`[data-pid="${each.pid}"]`), /no link/);
  assert.match(await sight.text('#leader'), /Told by the shim/);
  assert.deepEqual(await sight.violations(), []);
  host.start('daemon', 'run', '--until-eof');
  await page.locator('#verdict[data-state=ok]').waitFor();
  sight.assertUntroubled();
});

test('the page shows each failure of `tether demo` as it happens', { timeout: 4 * PATIENCE_MS }, async (t) => {
  const browser = await launch();
  t.after(() => browser.close());
  const host = await Host.create(t);
  const demo = host.startWith({ TETHER_FLEET: 'off' }, 'demo');
  const [first] = await once(demo.stdout, 'data');
  const home = /state in (\S+)/.exec(first)[1];
  t.after(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  // The demo's own processes end with the demo, so another process must show what they did last.
  host.startWith({ TETHER_HOME: home }, 'fleet');
  await answers(host.fleet);
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const sight = new Sight({ origin: `http://${host.fleet}` }, context, page);
  const shown = (text, times = 1) => page.locator('#events li', { hasText: text }).nth(times - 1).waitFor();

  await sight.open();

  await page.locator('[role=treeitem][data-condition=alive]').first().waitFor();
  // The daemon is killed during a call and started again.
  await shown('link.outage_began');
  await shown(/fleet\.instance_folded.*folded_role=daemon\s+how=killed/);
  await shown('daemon.predecessor_killed');
  // Two clients end in order. Then one is killed, and its shim ends itself too. It may see the end of a pipe first.
  await shown(/fleet\.instance_folded.*folded_role=shim\s+how=(client_gone|stdin_eof|stdout_broken)/, 3);
  if (demo.exitCode === null) await once(demo, 'exit');
  assert.equal(demo.exitCode, 0);
  sight.assertUntroubled();
});

test('the real exporter sends the page as it is, once, under its policy', { timeout: 4 * PATIENCE_MS }, async (t) => {
  const host = await Host.create(t);
  host.start('daemon', 'run', '--until-eof');
  await answers(host.fleet);
  const source = (name) => readFile(fileURLToPath(new URL(`../../main/page/${name}`, import.meta.url)), 'utf8');
  const ask = (path, headers = {}) => fetch(`http://${host.fleet}${path}`, { headers });

  const script = await ask('/page/main.js');
  const again = await ask('/page/main.js', { 'If-None-Match': script.headers.get('etag') });
  const document = await ask('/');

  assert.equal(await script.text(), await source('main.js'));
  assert.equal(await document.text(), await source('index.html'));
  assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8');
  assert.equal(document.headers.get('content-security-policy'), (await source('policy.txt')).trim().replaceAll('\n', '; '));
  assert.equal(again.status, 304);
  assert.equal(await again.text(), '');
  assert.equal((await ask('/page/policy.txt')).status, 404);
});
