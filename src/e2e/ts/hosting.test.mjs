// The official "everything" server, hosted by a daemon for ten clients of the official SDK at once: each sees what a
// client sees that has started the server itself.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  ResourceUpdatedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { World, test } from './processes.mjs';

const CLIENTS = 10;

const everything = [
  process.execPath,
  fileURLToPath(new URL('node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url)),
];

test('ten clients of one hosted server see what ten direct ones would', async (t) => {
  const world = await World.create(t);
  await world.servers({ everything });
  await world.daemon();
  const direct = await tour((how) => world.direct(everything, how), 'direct');

  const hosted = await Promise.all(
    Array.from({ length: CLIENTS }, (_, i) => tour((how) => world.client({ server: 'everything', ...how }), `client ${i}`)),
  );

  assert.ok(direct.length > 25, `the tour had only ${direct.length} stops`);
  for (const transcript of hosted) {
    // One stop after the other, so that a difference is told where it is.
    transcript.forEach((stop, i) => assert.deepEqual(stop, direct[i]));
    assert.equal(transcript.length, direct.length);
  }
});

// Everything the server can do, in an order that a client can rely on; returns what the client saw.
async function tour(connect, who) {
  const seen = [];
  const note = (what, value) => seen.push([what, settled(value)]);
  const updated = gate();
  const logged = gate();
  const { client, transport } = await connect({
    capabilities: { sampling: {}, elicitation: { form: {}, url: {} }, roots: { listChanged: true } },
    prepare: (c) => {
      c.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: 'file:///root', name: 'a root' }] }));
      c.setRequestHandler(CreateMessageRequestSchema, ({ params }) => {
        note('sampling', params.messages);
        return { role: 'assistant', model: 'none', content: { type: 'text', text: 'sampled' } };
      });
      c.setRequestHandler(ElicitRequestSchema, ({ params }) => {
        note('elicitation', { ...params, elicitationId: undefined, _meta: undefined });
        return params.mode === 'url' ? { action: 'accept' } : { action: 'accept', content: { name: 'Ann', check: true } };
      });
      c.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => updated.open(params));
      c.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => logged.open(typeof params.data));
    },
  });

  note('server', [client.getServerVersion(), client.getServerCapabilities(), client.getInstructions()]);
  await client.ping();
  await rootsAreKnown(client);
  note('tools', await client.listTools());
  note('prompts', await client.listPrompts());
  note('resources', await client.listResources());
  note('templates', await client.listResourceTemplates());
  note('prompt', await client.getPrompt({ name: 'args-prompt', arguments: { city: 'Ulm' } }));
  note('no such prompt', await refusal(client.getPrompt({ name: 'none' })));
  note('resource', await client.readResource({ uri: 'demo://resource/static/document/features.md' }));
  note('dynamic', await client.readResource({ uri: 'demo://resource/dynamic/text/7' }));
  note('no such resource', await refusal(client.readResource({ uri: 'demo://nowhere' })));
  note('completion', await client.complete({
    ref: { type: 'ref/prompt', name: 'completable-prompt' },
    argument: { name: 'department', value: 'E' },
  }));

  note('echo', await call(client, 'echo', { message: 'grüße \u2028 \u{1f9f5} "\\\n' }));
  note('large', await call(client, 'echo', { message: 'x'.repeat(300_000) }));
  note('sum', await call(client, 'get-sum', { a: 2, b: 40 }));
  note('wrong argument', await refusal(call(client, 'get-sum', { a: 'two' })));
  note('no such tool', await refusal(call(client, 'none')));
  note('image', await call(client, 'get-tiny-image'));
  note('annotated', await call(client, 'get-annotated-message', { messageType: 'error', includeImage: true }));
  note('structured', await call(client, 'get-structured-content', { location: 'Chicago' }));
  note('links', await call(client, 'get-resource-links', { count: 3 }));
  note('roots', await call(client, 'get-roots-list'));
  note('sampled', await call(client, 'trigger-sampling-request', { prompt: 'who?' }));
  note('elicited', await call(client, 'trigger-elicitation-request'));
  note('elicited by url', await call(client, 'trigger-url-elicitation', { url: 'https://example.org/', elicitationId: 'one' }));

  // On the wire: the SDK forgets the last step when the result is read together with it.
  const progress = progressOn(transport);
  const worked = await call(client, 'trigger-long-running-operation', { duration: 0.6, steps: 3 }, { onprogress: () => {} });
  note('progress', progress.slice());
  note('worked', worked);
  note('at once', await Promise.all([1, 2, 3, 4].map((n) => call(client, 'echo', { message: `${n}` }))));

  const cancelled = new AbortController();
  const given = call(client, 'trigger-long-running-operation', { duration: 60, steps: 600 }, {
    signal: cancelled.signal,
    onprogress: () => cancelled.abort('enough'),
  });
  note('cancelled', await refusal(given));
  note('after it', await call(client, 'echo', { message: 'after' }));

  const uri = 'demo://resource/dynamic/text/1';
  note('subscribed', await client.subscribeResource({ uri }));
  await call(client, 'toggle-subscriber-updates');
  note('updated', await updated.opened);
  note('unsubscribed', await client.unsubscribeResource({ uri }));
  await call(client, 'toggle-subscriber-updates');

  note('level', await client.setLoggingLevel('debug'));
  await call(client, 'toggle-simulated-logging');
  note('logged', await logged.opened);
  await call(client, 'toggle-simulated-logging');
  return seen;
}

const call = (client, name, args = {}, options = undefined) =>
  client.callTool({ name, arguments: args }, undefined, options);

// The server asks for the roots by itself after the handshake, and offers a tool when it has them.
async function rootsAreKnown(client) {
  while (!(await client.listTools()).tools.some((tool) => tool.name === 'get-roots-list'));
}

function progressOn(transport) {
  const steps = [];
  const deliver = transport.onmessage;
  transport.onmessage = (message, extra) => {
    if (message.method === 'notifications/progress') steps.push({ ...message.params, progressToken: undefined });
    deliver(message, extra);
  };
  return steps;
}

async function refusal(promise) {
  try {
    return { not: 'refused', but: await promise };
  } catch (refused) {
    return { code: refused.code, message: String(refused.message ?? refused) };
  }
}

function gate() {
  const made = {};
  made.opened = new Promise((resolve) => (made.open = resolve));
  return made;
}

// Without what differs between any two runs: times, random ids.
function settled(value) {
  const plain = JSON.stringify(value ?? null)
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
    .replace(/\d{1,2}:\d{2}:\d{2}\s?[AP]M/g, 'TIME')
    .replace(/\d{4}-\d{2}-\d{2}T[0-9:.]+Z/g, 'TIME');
  return JSON.parse(plain);
}
