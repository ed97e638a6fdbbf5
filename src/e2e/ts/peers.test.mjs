// Other servers that speak MCP over WebSocket, as people run them. A shim must be able to use each of them.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { World, test, text } from './processes.mjs';

const module = (file) => fileURLToPath(new URL(`node_modules/${file}`, import.meta.url));

test('a ws server that does not choose a subprotocol itself is used', async (t) => {
  const world = await World.create(t);
  const offered = [];
  const server = new WebSocketServer({ host: '127.0.0.1', port: world.port });
  t.after(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  await once(server, 'listening');
  server.on('connection', (socket, request) => {
    offered.push(request.headers['sec-websocket-protocol']);
    socket.on('message', (data) => {
      const answer = answerTo(JSON.parse(data));
      if (answer !== undefined) socket.send(JSON.stringify(answer));
    });
  });

  const { client } = await world.client();
  const { tools } = await client.listTools();
  const result = await client.callTool({ name: 'echo', arguments: { text: 'a foreign word' } });

  assert.deepEqual(tools.map((tool) => tool.name), ['echo']);
  assert.equal(text(result), 'a foreign word');
  assert.deepEqual(offered, ['mcp']);
});

test('supergateway with a WebSocket output is used as shipped', async (t) => {
  const world = await World.create(t);
  const everything = `${process.execPath} ${module('@modelcontextprotocol/server-everything/dist/index.js')}`;
  await world.peer([
    process.execPath,
    module('supergateway/dist/index.js'),
    '--stdio',
    everything,
    '--outputTransport',
    'ws',
    '--port',
    String(world.port),
    '--messagePath',
    '/message',
  ]);

  const { client } = await world.client({ url: `ws://127.0.0.1:${world.port}/message` });
  const { tools } = await client.listTools();
  const result = await client.callTool({ name: 'echo', arguments: { message: 'through a gateway' } });

  assert.ok(tools.some((tool) => tool.name === 'echo'));
  assert.match(text(result), /through a gateway/);
});

// `mvn package` in src/e2e/kotlin makes it, as .ci/run does. With npm alone this test is skipped.
const kotlin = fileURLToPath(new URL('../kotlin/target/lib', import.meta.url));
const withoutKotlin = !existsSync(path.join(kotlin, 'peer.jar')) && 'src/e2e/kotlin is not built: mvn -f src/e2e/kotlin package';

test('a server of the Kotlin SDK, which demands the subprotocol mcp, is used', async (t) => {
  const world = await World.create(t);
  await world.peer(['java', '-cp', path.join(kotlin, '*'), 'PeerKt', String(world.port)]);

  const { client } = await world.client();
  const { tools } = await client.listTools();
  const result = await client.callTool({ name: 'echo', arguments: { text: 'from Kotlin' } });

  assert.deepEqual(tools.map((tool) => tool.name), ['echo']);
  assert.equal(text(result), 'from Kotlin');
}, { skip: withoutKotlin });

// The shortest answers of an MCP server with one tool.
function answerTo({ id, method, params }) {
  if (id === undefined) return undefined;
  const results = {
    initialize: () => ({
      protocolVersion: params.protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: 'plain ws', version: '1' },
    }),
    'tools/list': () => ({ tools: [{ name: 'echo', inputSchema: { type: 'object' } }] }),
    'tools/call': () => ({ content: [{ type: 'text', text: params.arguments.text }] }),
    ping: () => ({}),
  };
  const result = results[method];
  return result
    ? { jsonrpc: '2.0', id, result: result() }
    : { jsonrpc: '2.0', id, error: { code: -32601, message: `no ${method}` } };
}
