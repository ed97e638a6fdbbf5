// The smallest possible bridge: lines of stdin become WebSocket frames and back, with Node's own WebSocket. No limits, no
// answers when the daemon is away, no watch on the client, no telemetry. Tether's figures are compared with it.
// Usage: node --experimental-websocket node-bridge.mjs URL   (the flag is needed before Node 22)
const socket = new WebSocket(process.argv[2], ['mcp']);
const early = [];
let rest = [];

const send = (line) => (socket.readyState === WebSocket.OPEN ? socket.send(line) : early.push(line));

process.stdin.on('data', (chunk) => {
  let start = 0;
  for (let end; (end = chunk.indexOf(10, start)) >= 0; start = end + 1) {
    const line = rest.length ? Buffer.concat([...rest, chunk.subarray(start, end)]) : chunk.subarray(start, end);
    rest = [];
    if (line.length) send(line.toString());
  }
  if (start < chunk.length) rest.push(chunk.subarray(start));
});
process.stdin.on('end', () => socket.close(1000));
socket.addEventListener('open', () => early.splice(0).forEach((line) => socket.send(line)));
socket.addEventListener('message', ({ data }) => process.stdout.write(data + '\n'));
socket.addEventListener('close', () => process.exit(0));
socket.addEventListener('error', () => process.exit(1));
