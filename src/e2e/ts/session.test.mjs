// A session of the official TypeScript SDK through `tether shim` to `tether daemon run`. It tests what an MCP client does,
// and what happens when the client or the daemon ends.
import assert from 'node:assert/strict';
import { ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { World, alive, test, text } from './processes.mjs';

const OUTCOME_UNKNOWN = -31002;

const call = (client, name, args = {}, options = undefined) =>
  client.callTool({ name, arguments: args }, undefined, options);

test('a client shakes hands with the daemon', async (t) => {
  const world = await World.create(t);
  await world.daemon();

  const { client } = await world.client();

  assert.match(client.getServerVersion().name, /tether/i);
  assert.ok(client.getServerCapabilities().tools);
  await client.ping();
});

test('the tools of the embedded daemon are listed', async (t) => {
  const world = await World.create(t);
  await world.daemon();
  const { client } = await world.client();

  const { tools } = await client.listTools();

  const names = tools.map((tool) => tool.name);
  for (const name of ['echo', 'sleep', 'recent_events', 'fleet_status', 'process_tree', 'ask_client']) {
    assert.ok(names.includes(name), `no ${name} in ${names}`);
  }
  for (const tool of tools) assert.equal(tool.inputSchema.type, 'object');
});

test('a call is answered with what was asked, whatever characters it holds', async (t) => {
  const world = await World.create(t);
  await world.daemon();
  const { client } = await world.client();
  const rare = 'grüße \u2028 \u{1f9f5} "\\\n' + 'x'.repeat(100_000);

  const answer = await call(client, 'echo', { text: rare });

  assert.equal(text(answer), rare);
});

test('progress arrives while the call runs, and rises', async (t) => {
  const world = await World.create(t);
  await world.daemon();
  const { client } = await world.client();
  const seen = [];

  await call(client, 'sleep', { seconds: 1, steps: 5 }, { onprogress: ({ progress }) => seen.push(progress) });

  assert.ok(seen.length >= 4, `only ${seen}`);
  assert.deepEqual(seen, [...seen].sort((a, b) => a - b));
});

test('a cancelled call stops on the daemon too', async (t) => {
  const world = await World.create(t);
  await world.daemon();
  const { client, transport } = await world.client();
  const cancelled = new AbortController();
  let afterCancel = 0;
  countProgress(transport, (isOurs) => (afterCancel += isOurs && cancelled.signal.aborted ? 1 : 0));

  const sleeping = call(client, 'sleep', { seconds: 30, steps: 300 }, {
    signal: cancelled.signal,
    onprogress: ({ progress }) => progress >= 2 && cancelled.abort('enough'),
  });

  await assert.rejects(sleeping, /enough/);
  // Let the daemon work for a second. Without the cancellation the call would report ten times meanwhile.
  await call(client, 'sleep', { seconds: 1, steps: 1 });
  assert.ok(afterCancel <= 2, `${afterCancel} reports after the cancellation`);
});

test('a request of the daemon is answered by the client', async (t) => {
  const world = await World.create(t);
  await world.daemon();
  let asked = 0;
  const { client } = await world.client({
    capabilities: { roots: {} },
    prepare: (c) => c.setRequestHandler(ListRootsRequestSchema, () => {
      asked += 1;
      return { roots: [{ uri: 'file:///a/root/of/the/client', name: 'root' }] };
    }),
  });

  const answer = await call(client, 'ask_client');

  assert.equal(asked, 1);
  assert.match(text(answer), /a\/root\/of\/the\/client/);
});

test('ten calls at once each get their own answer', async (t) => {
  const world = await World.create(t);
  await world.daemon();
  const { client } = await world.client();
  const texts = Array.from({ length: 10 }, (_, i) => `call ${i}`);

  const answers = await Promise.all(texts.map((each) => call(client, 'echo', { text: each })));

  assert.deepEqual(answers.map(text), texts);
});

test('two clients share one daemon', async (t) => {
  const world = await World.create(t);
  await world.daemon();
  const [one, two] = await Promise.all([world.client(), world.client()]);

  const answers = await Promise.all([call(one.client, 'echo', { text: 'one' }), call(two.client, 'echo', { text: 'two' })]);

  assert.deepEqual(answers.map(text), ['one', 'two']);
  assert.notEqual(one.shimPid, two.shimPid);
});

test('a call in flight is rejected when the daemon is killed, and the next daemon serves the same client', async (t) => {
  const world = await World.create(t);
  const first = await world.daemon();
  const { client, shimPid } = await world.client();
  let running;
  const started = new Promise((resolve) => (running = resolve));
  const sleeping = call(client, 'sleep', { seconds: 60, steps: 600 }, { onprogress: running });
  const rejected = assert.rejects(sleeping, { code: OUTCOME_UNKNOWN });
  await started;

  await first.kill();

  await rejected;
  assert.ok(alive(shimPid));
  await world.daemon();
  assert.equal(text(await call(client, 'echo', { text: 'again' })), 'again');
});

test('the shim is gone when its client has closed, and needed no signal', async (t) => {
  const world = await World.create(t);
  await world.daemon();
  const { client, shimPid } = await world.client();
  assert.ok(alive(shimPid));

  await client.close();

  assert.ok(!alive(shimPid));
  assert.deepEqual(await world.exitReasons(), ['stdin_eof']);
});

// Calls `tell` for each progress notification on the wire: whether it belongs to the first call that got any.
function countProgress(transport, tell) {
  const deliver = transport.onmessage;
  let first;
  transport.onmessage = (message, extra) => {
    if (message.method === 'notifications/progress') {
      first ??= message.params.progressToken;
      tell(message.params.progressToken === first);
    }
    deliver(message, extra);
  };
}
