// A daemon hosts the official "everything" server for ten clients of the official SDK at once. Each client sees the same as
// a client that has started the server itself.
import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { InMemoryTaskStore } from '@modelcontextprotocol/sdk/experimental/tasks';
import {
  CallToolResultSchema,
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  ResourceListChangedNotificationSchema,
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
  const tour = await visitor('client of its own', (how) => world.direct(everything, how));
  const direct = await tour();

  // The clients connect one after the other, because another test starts many JVMs at once.
  const together = [];
  for (let i = 0; i < CLIENTS; i++) {
    together.push(await visitor(`client ${i}`, (how) => world.client({ server: 'everything', ...how })));
  }
  const hosted = await Promise.all(together.map((each) => each()));

  assert.ok(direct.length > 45, `the tour had only ${direct.length} stops`);
  for (const transcript of hosted) {
    // Compare one stop after the other, so that a failure names the stop.
    transcript.forEach((stop, i) => assert.deepEqual(stop, direct[i]));
    assert.equal(transcript.length, direct.length);
  }
}, { timeout: 240_000 });

// Connects a client. Returns its tour: a function that uses everything the server can do, in a reliable order, and returns
// what the client saw. Each client puts its name (`who`) into what it asks, so the test notices an answer to another one.
async function visitor(who, connect) {
  const seen = [];
  const note = (what, value) => seen.push([what, settled(value, who)]);
  const updated = gate();
  const listChanged = gate();
  const log = logBook();
  const roots = [{ uri: 'file:///root', name: `a root of ${who}` }];
  const { client, transport } = await connect({
    capabilities: {
      sampling: {},
      elicitation: { form: {}, url: {} },
      roots: { listChanged: true },
      tasks: { requests: { sampling: { createMessage: {} }, elicitation: { create: {} } } },
    },
    taskStore: new InMemoryTaskStore(),
    prepare: (c) => {
      c.setRequestHandler(ListRootsRequestSchema, () => ({ roots }));
      c.setRequestHandler(CreateMessageRequestSchema, ({ params }, extra) => {
        note('sampling', params);
        return asTask(params, extra, {
          role: 'assistant',
          model: 'none',
          content: { type: 'text', text: `sampled by ${who}` },
        });
      });
      c.setRequestHandler(ElicitRequestSchema, ({ params }, extra) => {
        note('elicitation', { ...params, elicitationId: undefined, _meta: undefined });
        const content = params.requestedSchema?.properties?.interpretation
          ? { interpretation: 'technical' }
          : { name: who, check: true };
        return asTask(params, extra, params.mode === 'url' ? { action: 'accept' } : { action: 'accept', content });
      });
      c.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => updated.open(params));
      c.setNotificationHandler(ResourceListChangedNotificationSchema, () => listChanged.open('changed'));
      c.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => log.write(params));
    },
  });

  return async () => {
    note('server', [client.getServerVersion(), client.getServerCapabilities(), client.getInstructions()]);
    await client.ping();
    await rootsAreKnown(client);
    note('tools', await client.listTools());
    note('prompts', await client.listPrompts());
    note('resources', await client.listResources());
    note('templates', await client.listResourceTemplates());
    note('plain prompt', await client.getPrompt({ name: 'simple-prompt' }));
    note('prompt with a resource', await client.getPrompt({
      name: 'resource-prompt',
      arguments: { resourceType: 'Text', resourceId: '2' },
    }));
    note('prompt', await client.getPrompt({ name: 'args-prompt', arguments: { city: who } }));
    note('no such prompt', await refusal(client.getPrompt({ name: 'none' })));
    note('resource', await client.readResource({ uri: 'demo://resource/static/document/features.md' }));
    note('dynamic', await client.readResource({ uri: 'demo://resource/dynamic/text/7' }));
    note('dynamic blob', await client.readResource({ uri: 'demo://resource/dynamic/blob/3' }));
    note('no such resource', await refusal(client.readResource({ uri: 'demo://nowhere' })));
    note('completion in context', await client.complete({
      ref: { type: 'ref/prompt', name: 'completable-prompt' },
      argument: { name: 'name', value: '' },
      context: { arguments: { department: 'Engineering' } },
    }));
    note('completion', await client.complete({
      ref: { type: 'ref/prompt', name: 'completable-prompt' },
      argument: { name: 'department', value: 'E' },
    }));

    note('echo', await call(client, 'echo', { message: who + ' grüße \u2028 \u{1f9f5} "\\\n' }));
    note('large', await call(client, 'echo', { message: who + 'x'.repeat(300_000) }));
    note('sum', await call(client, 'get-sum', { a: 2, b: 40 }));
    note('wrong argument', await refusal(call(client, 'get-sum', { a: 'two' })));
    note('no such tool', await refusal(call(client, 'none')));
    note('image', await call(client, 'get-tiny-image'));
    note('annotated', await call(client, 'get-annotated-message', { messageType: 'error', includeImage: true }));
    note('structured', await call(client, 'get-structured-content', { location: 'Chicago' }));
    note('links', await call(client, 'get-resource-links', { count: 3 }));
    note('reference', await call(client, 'get-resource-reference', { resourceType: 'Blob', resourceId: 4 }));

    const data = `data:text/plain,${encodeURI(who)}`;
    const zipped = await call(client, 'gzip-file-as-resource', { name: 'z.gz', data });
    note('list changed', await listChanged.opened);
    note('zipped', zipped);
    note('unzipped', unzipped(await client.readResource({ uri: zipped.content[0].uri })));

    note('roots', await call(client, 'get-roots-list'));
    roots.push({ uri: 'file:///other', name: 'another root' });
    await client.sendRootsListChanged();
    note('roots changed', await log.has('Roots updated: 2 root(s)'));
    note('more roots', await call(client, 'get-roots-list'));
    note('sampled', await call(client, 'trigger-sampling-request', { prompt: `who but ${who}?` }));
    note('elicited', await call(client, 'trigger-elicitation-request'));
    const page = { url: 'https://example.org/', elicitationId: 'one' };
    note('elicited by url', await call(client, 'trigger-url-elicitation', page));

    // Count on the wire, because the SDK forgets the last step if the result arrives together with it.
    const progress = progressOn(transport);
    const work = { duration: 0.6, steps: 3 };
    const worked = await call(client, 'trigger-long-running-operation', work, { onprogress: () => {} });
    note('progress', progress.slice());
    note('worked', worked);
    note('at once', await Promise.all([1, 2, 3, 4].map((n) => call(client, 'echo', { message: `${n} of ${who}` }))));

    const cancelled = new AbortController();
    const given = call(client, 'trigger-long-running-operation', { duration: 60, steps: 600 }, {
      signal: cancelled.signal,
      onprogress: () => cancelled.abort('enough'),
    });
    note('cancelled', await refusal(given));
    note('after it', await call(client, 'echo', { message: 'after' }));

    const uri = 'demo://resource/dynamic/text/1';
    note('subscribed', await client.subscribeResource({ uri }));
    note('subscription logged', await log.has(`Received Subscribe Resource request for URI: ${uri}`));
    await call(client, 'toggle-subscriber-updates');
    note('updated', await updated.opened);
    note('unsubscribed', await client.unsubscribeResource({ uri }));
    await call(client, 'toggle-subscriber-updates');

    // If the server logged it, the log message would come before the answer.
    const quiet = 'demo://resource/dynamic/text/2';
    note('level', await client.setLoggingLevel('emergency'));
    await client.subscribeResource({ uri: quiet });
    note('not logged', log.all().filter((line) => line.data.includes(quiet)));
    note('level', await client.setLoggingLevel('debug'));
    await call(client, 'toggle-simulated-logging');
    note('logged', typeof (await log.has('evel')));
    await call(client, 'toggle-simulated-logging');

    note('sampled as a task', await call(client, 'trigger-sampling-request-async', { prompt: who }));
    note('elicited as a task', await call(client, 'trigger-elicitation-request-async'));
    note('task', await task(client, { topic: who, ambiguous: true }));
    const cancel = ({ taskId }) => client.experimental.tasks.cancelTask(taskId);
    note('cancelled task', await task(client, { topic: who }, cancel));
    const { tasks } = await client.experimental.tasks.listTasks();
    note('tasks', tasks.map(({ status }) => status).sort());
    return seen;
  };
}

const call = (client, name, args = {}, options = undefined) =>
  client.callTool({ name, arguments: args }, undefined, options);

// The start and the end of a tool that runs as a task. How often the status is asked in between depends on timing, so it is
// left out.
async function task(client, args, whenCreated = () => {}) {
  const told = [];
  const stream = client.experimental.tasks.callToolStream(
    { name: 'simulate-research-query', arguments: args },
    CallToolResultSchema,
  );
  for await (const message of stream) {
    if (message.type === 'taskStatus') continue;
    told.push(message.type === 'error' ? { error: message.error.code } : { ...message });
    if (message.type === 'taskCreated') await whenCreated(message.task);
  }
  return told;
}

// A client's answer if it is asked for a task: it says at once that the task has begun, and has the result ready.
async function asTask(params, extra, result) {
  if (params.task === undefined) return result;
  const created = await extra.taskStore.createTask({ ttl: 60_000, pollInterval: 100 });
  await extra.taskStore.storeTaskResult(created.taskId, 'completed', result);
  return { task: created };
}

// Unpacks the content, because the header of the archive contains the time.
function unzipped({ contents }) {
  return contents.map(({ blob, ...rest }) => ({ ...rest, text: gunzipSync(Buffer.from(blob, 'base64')).toString() }));
}

// Waits until the server knows the roots. It asks for them after the handshake, and then offers a tool.
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

// Keeps what the server logs. `has` waits for a line.
function logBook() {
  const lines = [];
  const waiting = new Set();
  return {
    all: () => lines.slice(),
    write: (line) => {
      lines.push(line);
      waiting.forEach((look) => look());
    },
    has: (words) =>
      new Promise((resolve) => {
        const look = () => {
          const found = lines.find(({ data }) => data.includes(words));
          if (found && waiting.delete(look)) resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

function gate() {
  const made = {};
  made.opened = new Promise((resolve) => (made.open = resolve));
  return made;
}

// The blobs of this server are text that contains a time.
function plainText(blob) {
  return Buffer.from(blob, 'base64').toString();
}

// Removes what differs between any two runs: times, random ids and the client's own name.
function settled(value, who) {
  const plain = JSON.stringify(value ?? null, (key, part) => (key === 'blob' ? plainText(part) : part))
    .replaceAll(who, 'WHO')
    .replaceAll(encodeURI(who), 'WHO')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{32}\b/g, 'ID')
    .replace(/\d{1,2}:\d{2}:\d{2}\s?[AP]M/g, 'TIME')
    .replace(/\d{4}-\d{2}-\d{2}T[0-9:.]+Z/g, 'TIME');
  return JSON.parse(plain);
}
