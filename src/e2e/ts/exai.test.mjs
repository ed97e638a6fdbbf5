// The official TypeScript SDK through `tether shim` to an EXAI daemon of every generation. It tests what the old shim was
// used for, and what it did badly. Where the daemon's script allows it, waits are shorter than the real ones; `npm run slow`
// has the real ones.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import readline from 'node:readline';
import { test as anyTest } from 'node:test';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { ExaiWorld, GENERATIONS, until } from './exai-world.mjs';
import { text } from './processes.mjs';

const LONGEST_MS = 60_000;
const test = (name, body) => anyTest(name, { timeout: LONGEST_MS }, body);
const UNAVAILABLE = -31001;
const OUTCOME_UNKNOWN = -31002;

const call = (client, name, args = {}, options = undefined) =>
  client.callTool({ name, arguments: args }, undefined, options);

for (const generation of GENERATIONS) {
  test(`${generation}: a session`, async (t) => {
    const world = await ExaiWorld.create(t);
    // A cancels a tool at its heartbeat; the others only report progress. So A's interval is long.
    await world.daemon(generation, '--heartbeat', generation === 'a' ? '60' : '0.5');
    const { client, transport } = await world.client();
    let unasked = 0;
    const deliver = transport.onmessage;
    transport.onmessage = (message, extra) => {
      unasked += message.method === 'notifications/progress' && message.params.progressToken === undefined ? 1 : 0;
      deliver(message, extra);
    };

    await t.test('lists tools', async () => {
      const { tools } = await client.listTools();
      assert.ok(tools.some(({ name }) => name === 'chat'));
    });
    await t.test('answers a call', async () => {
      assert.equal(text(await call(client, 'chat', { prompt: 'grüße \u{1f9f5}' })), 'answer to grüße \u{1f9f5}');
    });
    await t.test('answers ten calls in the time of one, and a list meanwhile', async () => {
      const began = performance.now();
      const calls = Array.from({ length: 10 }, (_, i) => call(client, 'slow', { seconds: 2, i }));
      await client.listTools();
      assert.ok(performance.now() - began < 1_900, 'the list waited for a call');
      const answers = await Promise.all(calls);
      assert.ok(performance.now() - began < 8_000, `ten calls of 2 s took ${performance.now() - began} ms`);
      answers.forEach((each) => assert.equal(text(each), 'slept'));
    });
    await t.test('tells of a long call, to who asks', async () => {
      const seen = [];
      const options = { onprogress: ({ progress }) => seen.push(progress) };
      await Promise.all([
        call(client, 'speak', { seconds: 1.5, words: 3 }, options),
        call(client, 'slow', { seconds: 1.4, other: 1 }),
      ]);
      assert.ok(seen.length >= 3, `only ${seen}`);
      assert.deepEqual(seen, [...new Set(seen)].sort((a, b) => a - b));
      assert.equal(unasked, 0);
    });
    await t.test('says what failed', async () => {
      assert.equal((await call(client, 'fail')).isError, true);
      assert.equal((await call(client, 'soft')).isError, true);
      assert.equal((await call(client, 'soft')).isError, true);
      await assert.rejects(call(client, 'no_such_tool'), { code: -32602 });
      assert.equal(text(await call(client, 'empty')), '');
      const json = await call(client, 'json');
      assert.deepEqual([text(json), json.structuredContent.n], ['inside', 1]);
    });
    await t.test('forgets a cancelled call', async () => {
      const cancelled = new AbortController();
      const sleeping = call(client, 'slow', { seconds: 1, cancelled: 1 }, { signal: cancelled.signal });
      await until(async () => (await world.runs()).some((run) => run.includes('cancelled')), 'the call runs');
      cancelled.abort('enough');
      await assert.rejects(sleeping, /enough/);
      assert.equal(text(await call(client, 'chat', { prompt: 'next' })), 'answer to next');
    });
    await t.test('carries 3 MB', async () => {
      assert.equal(text(await call(client, 'big', { bytes: 3_000_000 })).length, 3_000_000);
    });
    await t.test('answers a burst of 30, and runs each once', async () => {
      const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => call(client, 'chat', { prompt: `burst ${i}` })));
      answers.forEach((each, i) => assert.equal(text(each), `answer to burst ${i}`));
      const runs = (await world.runs()).filter((run) => run.includes('burst'));
      assert.equal(runs.length, 30);
    });
  });

  test(`${generation}: a call is answered when the daemon is killed, and the next daemon serves the same client`, async (t) => {
    const world = await ExaiWorld.create(t);
    const health = path.join(world.home, 'logs', 'ws_daemon.health.json');
    const first = await world.daemon(generation, '--health', health);
    const { client } = await world.client();
    const sleeping = call(client, 'slow', { seconds: 6 });
    const rejected = assert.rejects(sleeping, { code: OUTCOME_UNKNOWN });
    await until(async () => (await world.runs()).length === 1, 'the call runs');

    await first.kill();
    // The health file is stale now: it names a process that has ended.
    await world.daemon(generation, '--health', health);

    await rejected;
    assert.equal(text(await call(client, 'chat', { prompt: 'again' })), 'answer to again');
    assert.equal((await world.runs()).filter((run) => run.startsWith('slow')).length, 1);
  });

  test(`${generation}: a call whose socket is cut is answered, and runs once`, async (t) => {
    const world = await ExaiWorld.create(t);
    const health = path.join(world.home, 'logs', 'ws_daemon.health.json');
    const proxy = await world.proxy();
    await world.daemon(generation, '--health', health, '--health-interval', '0.5', '--health-port', String(proxy.port));
    const listening = Date.now();
    const { client } = await world.client({ EXAI_WS_PORT: String(proxy.port) });
    // Generation A reports its age in whole seconds. If a call comes within its first second, nothing proves later that the
    // daemon was not started anew, and the call ends with OUTCOME_UNKNOWN (ExaiConnectionTest).
    await until(() => Date.now() - listening > 1_100, 'the daemon is a second old');
    const sleeping = call(client, 'slow', { seconds: 3 });
    await until(async () => (await world.runs()).length === 1, 'the call runs');

    proxy.cut();

    assert.equal(text(await sleeping), 'slept');
    assert.equal((await world.runs()).length, 1);
  });

  test(`${generation}: a client that comes before the daemon shakes hands at once, and gets it`, async (t) => {
    const world = await ExaiWorld.create(t);
    let changes = 0;
    const { client } = await world.client({}, (fresh) =>
      fresh.setNotificationHandler(ToolListChangedNotificationSchema, () => (changes += 1)));
    const early = call(client, 'chat', { prompt: 'early' });

    await world.daemon(generation);

    assert.equal(text(await early), 'answer to early');
    await until(() => changes > 0, 'the client is told that there are tools');
    assert.ok((await client.listTools()).tools.length > 0);
  });

  test(`${generation}: two shims with one session id do not disturb each other, and a wrong token is refused`, async (t) => {
    const world = await ExaiWorld.create(t);
    await world.daemon(generation, '--token', 'the-right-token-of-the-daemon');
    const session = { EXAI_SESSION_ID: 'one window / two', EXAI_WS_TOKEN: 'the-right-token-of-the-daemon' };
    const [one, two] = await Promise.all([world.client(session), world.client(session)]);

    await one.client.close();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => call(two.client, 'chat', { prompt: `${i}` })));

    answers.forEach((each, i) => assert.equal(text(each), `answer to ${i}`));
    // On a very busy machine the shim does the handshake before the daemon refuses it. So ask for the list, too.
    const refused = world.client({ EXAI_WS_TOKEN: 'a-wrong-token' }).then(({ client }) => client.listTools());
    await assert.rejects(refused, (error) => {
      assert.equal(error.code, UNAVAILABLE);
      assert.match(error.message, /EXAI_WS_TOKEN/);
      assert.doesNotMatch(error.message, /a-wrong-token/);
      return true;
    });
  });

  test(`${generation}: every call is answered when the input ends, and the shim goes`, async (t) => {
    const world = await ExaiWorld.create(t);
    await world.daemon(generation);
    const shim = world.shim();
    const lines = [];
    readline.createInterface(shim.stdout).on('line', (line) => lines.push(JSON.parse(line)));
    const send = (id, method, params) => shim.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    send(0, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } });
    await until(() => lines.length >= 1, 'the handshake');
    send(1, 'tools/call', { name: 'slow', arguments: { seconds: 0.3 } });
    send(2, 'tools/call', { name: 'slow', arguments: { seconds: 30 } });
    await until(async () => (await world.runs()).length === 2, 'both calls run');

    const exited = once(shim, 'exit');
    shim.stdin.end();
    const [code] = await exited;

    assert.equal(code, 0);
    const answers = new Map(lines.map((line) => [line.id, line]));
    assert.equal(answers.get(1).result.content[0].text, 'slept');
    assert.equal(answers.get(2).error.code, -31005);
  });
}

test('a running shim goes from each generation to the next', async (t) => {
  const world = await ExaiWorld.create(t);
  let daemon = await world.daemon(GENERATIONS[0]);
  let changes = 0;
  const { client } = await world.client({}, (fresh) =>
    fresh.setNotificationHandler(ToolListChangedNotificationSchema, () => (changes += 1)));

  for (const [i, next] of GENERATIONS.slice(1).entries()) {
    await daemon.stop();
    daemon = await world.daemon(next);
    assert.equal(text(await call(client, 'chat', { prompt: next })), `answer to ${next}`);
    const { tools } = await client.listTools();
    assert.match(tools[0].description, new RegExp(next, 'i'));
    await until(() => changes > i, 'the client is told that the tools may have changed');
  }
});

test('the token comes from the .env beside which the client starts the shim', async (t) => {
  const world = await ExaiWorld.create(t);
  await writeFile(path.join(world.home, '.env'), 'OTHER=1\nexport EXAI_WS_TOKEN="from-the-file-of-the-repo" # kept\nEXAI_WS_PORT=1\n');
  await world.daemon('b', '--token', 'from-the-file-of-the-repo');

  const { client } = await world.client();

  assert.equal(text(await call(client, 'chat', { prompt: 'hi' })), 'answer to hi');
});

test('a port where something else listens is named', async (t) => {
  const world = await ExaiWorld.create(t);
  const other = createServer((_, response) => response.end('a dashboard')).listen(world.port, '127.0.0.1');
  await once(other, 'listening');
  world.undo(() => (other.closeAllConnections(), other.close()));

  const shim = world.shim({ TETHER_CALL_WAIT: '500ms' });
  const answers = readline.createInterface(shim.stdout)[Symbol.asyncIterator]();

  // A shim that has just started has not tried the port yet, and says so. So ask again.
  let error = { code: 0, message: '' };
  for (let id = 0; !/web server listens there/.test(error.message); id += 1) {
    shim.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method: 'ping' })}\n`);
    ({ error } = JSON.parse((await answers.next()).value));
    assert.equal(error.code, UNAVAILABLE);
  }
});

test('a tool that generation A cancels at its heartbeat is reported, and the next call is served', async (t) => {
  const world = await ExaiWorld.create(t);
  await world.daemon('a', '--heartbeat', '1');
  const { client } = await world.client();

  const began = performance.now();
  const answer = await call(client, 'slow', { seconds: 3 });

  assert.equal(answer.isError, true);
  assert.match(text(answer), /EXAI_WS_PROGRESS_INTERVAL_SECS/);
  assert.ok(performance.now() - began < 8_000);
  assert.equal(text(await call(client, 'chat', { prompt: 'next' })), 'answer to next');
});

test('a daemon over capacity is asked again until it has room', async (t) => {
  const world = await ExaiWorld.create(t);
  await world.daemon('a', '--timeout', '3');
  const { client } = await world.client();

  const answer = await call(client, 'busy', { times: 1 });

  assert.equal(text(answer), 'slept');
  assert.equal((await world.runs()).length, 1);
});
