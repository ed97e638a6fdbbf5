// The files fit the schemas that others publish, and a file that does not is refused.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { faults } from './boards.mjs';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const read = (path) => readFileSync(`${ROOT}${path}`, 'utf8');
const boards = Object.fromEntries(readdirSync(`${ROOT}dashboards`).map((name) => [name, JSON.parse(read(`dashboards/${name}`))]));
const compose = parse(read('docker-compose.yml'));
// The compose specification's own schema, which this package carries.
const specification = JSON.parse(readFileSync(new URL('node_modules/dclint/schemas/compose.schema.json', import.meta.url), 'utf8'));
// Its "format"s are hints for people, such as "duration".
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
const ofCompose = ajv.compile({ ...specification, $schema: undefined });

const first = (type, board) => board.panels.find((each) => each.type === type);

function composeFaults(document) {
  return ofCompose(document) ? [] : ofCompose.errors.map(({ instancePath, message }) => `${instancePath} ${message}`);
}

test('each board fits the types that Grafana publishes', () => {
  assert.equal(Object.keys(boards).length, 4);
  assert.deepEqual(faults(boards), []);
});

test('docker-compose.yml fits the compose specification', () => {
  assert.deepEqual(composeFaults(compose), []);
});

// What is broken in a copy of the Fleet board, and where that is said.
const BROKEN = {
  'a setting of the board that there is not': [(board) => { board.editible = false; }, 'editible'],
  'a schema version that is no number': [(board) => { board.schemaVersion = '41'; }, 'schemaVersion'],
  'a kind of variable that there is not': [(board) => { board.templating.list[1].type = 'querry'; }, 'templating: list: type'],
  'a panel without a height': [(_, stat) => { delete stat.gridPos.h; }, 'STAT: gridPos'],
  'a threshold that is no number': [(_, stat) => { stat.fieldConfig.defaults.thresholds.steps[1].value = 'x'; },
    'STAT: fieldConfig: defaults: thresholds: steps: value'],
  'an option that a panel has not': [(_, stat) => { stat.options.colourMode = 'background'; }, 'STAT: options: colourMode'],
  'a word that an option does not know': [(_, stat) => { stat.options.colorMode = 'foreground'; }, 'STAT: options: colorMode'],
  'a word that a setting of fields does not know': [(_, __, graph) => { graph.fieldConfig.defaults.custom.drawStyle = 'curve'; },
    'GRAPH: fields: drawStyle'],
  'a setting of a query that there is not': [(_, stat) => { stat.targets[0].expression = 'up'; }, 'STAT: query A: expression'],
  'a query without an expression': [(_, stat) => { delete stat.targets[0].expr; }, 'STAT: query A'],
};

test('a board that does not fit is refused, with the place', () => {
  const copies = {};
  for (const [what, [broken]] of Object.entries(BROKEN)) {
    copies[what] = structuredClone(boards['fleet.json']);
    broken(copies[what], first('stat', copies[what]), first('timeseries', copies[what]));
  }
  const lines = faults(copies);
  for (const [what, [, place]] of Object.entries(BROKEN)) {
    const found = lines.filter((each) => each.startsWith(`${what}: `));
    const where = place.replace('STAT', first('stat', copies[what]).title).replace('GRAPH', first('timeseries', copies[what]).title);
    assert.equal(found.length, 1, [what, ...found].join('\n'));
    assert.ok(found[0].startsWith(`${what}: ${where}: `), found[0]);
  }
  assert.equal(lines.length, Object.keys(BROKEN).length);
});

test('compose refuses a service with a setting that there is not', () => {
  const broken = structuredClone(compose);
  broken.services.tempo.comand = ['x'];
  assert.deepEqual(composeFaults(broken), ['/services/tempo must NOT have additional properties']);
});

test('compose refuses a health check that is no object', () => {
  const broken = structuredClone(compose);
  broken.services.grafana.healthcheck = 'wget';
  assert.ok(composeFaults(broken).includes('/services/grafana/healthcheck must be object'));
});
