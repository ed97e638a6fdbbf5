// Tests with the real times: calls of 12 and 40 s, and a burst of calls that the daemon's rate limit slows down.
import assert from 'node:assert/strict';
import { test as anyTest } from 'node:test';
import { ExaiWorld, GENERATIONS } from './exai-world.mjs';
import { text } from './processes.mjs';

const LONGEST_MS = 120_000;
const test = (name, body) => anyTest(name, { timeout: LONGEST_MS }, body);
const call = (client, name, args, options = undefined) => client.callTool({ name, arguments: args }, undefined, options);

for (const generation of GENERATIONS) {
  for (const seconds of [12, 40]) {
    test(`${generation}: a call of ${seconds} s`, async (t) => {
      const world = await ExaiWorld.create(t);
      // A needs an interval longer than the longest tool, as its users set it. C before 11-14 waits for 300 s.
      await world.daemon(generation, '--heartbeat', generation === 'a' ? '600' : '5', '--timeout', '300');
      const { client } = await world.client();
      const seen = [];

      const answer = await call(client, 'slow', { seconds }, { onprogress: ({ progress }) => seen.push(progress) });

      assert.equal(text(answer), 'slept');
      if (generation !== 'a') assert.ok(seen.length >= Math.floor(seconds / 5) - 1, `only ${seen}`);
    });
  }

  test(`${generation}: a burst of 150 calls loses none and repeats none`, async (t) => {
    const world = await ExaiWorld.create(t);
    await world.daemon(generation);
    const { client } = await world.client();

    const answers = await Promise.all(Array.from({ length: 150 }, (_, i) => call(client, 'chat', { prompt: `${i}` })));

    answers.forEach((each, i) => assert.equal(text(each), `answer to ${i}`));
    assert.equal((await world.runs()).length, 150);
  });
}

test('A at its default: a call of 12 s is reported within 2 s of the heartbeat that cancels it', async (t) => {
  const world = await ExaiWorld.create(t);
  await world.daemon('a');
  const { client } = await world.client();
  const began = performance.now();

  const answer = await call(client, 'slow', { seconds: 12 });

  assert.equal(answer.isError, true);
  assert.ok(performance.now() - began < 11_000);
});
