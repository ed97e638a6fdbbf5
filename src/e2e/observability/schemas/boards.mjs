// Checks boards against the types that Grafana publishes (grafana-foundation-sdk): the board, each panel, and what the type of
// a board calls `any`: a panel's options, the settings of its fields, its queries.
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const FILE = `${HERE}boards.ts`; // never written
const SETTINGS = {
  lib: ['lib.es2022.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  noEmit: true,
  skipLibCheck: true,
  strict: true,
  target: ts.ScriptTarget.ES2022,
  types: [],
};
// JSON has no enums and no functions.
const JSON_OF = `
type Json<T> = 0 extends 1 & T ? any
  : T extends string ? \`\${T}\`
  : T extends readonly (infer Each)[] ? Json<Each>[]
  : T extends object ? { [Key in keyof T as Key extends \`_\${string}\` ? never : Key]: Json<T[Key]> }
  : T;
`;
const LIBRARY = new Map();

/** @param boards name -> board; @returns a line for each fault */
export function faults(boards) {
  const pieces = Object.entries(boards).flatMap(([name, board]) => [...piecesOf(name, board)]);
  const modules = [...new Set(pieces.map(({ module }) => module))];
  let text = modules.map((each) => `import type * as ${each} from '@grafana/grafana-foundation-sdk/${each}';\n`).join('') + JSON_OF;
  for (const piece of pieces) {
    piece.from = text.length;
    text += `({ one: ${JSON.stringify(piece.value)} }) satisfies { one: Json<${piece.module}.${piece.type}> };\n`;
  }
  const program = ts.createProgram([FILE], SETTINGS, host(text));
  return ts.getPreEmitDiagnostics(program).map((found) => {
    const { where } = pieces.findLast(({ from }) => from <= found.start) ?? { where: 'types' };
    const path = found.file ? pathTo(found.file, found.start) : [];
    return `${[where, ...path].join(': ')}: ${ts.flattenDiagnosticMessageText(found.messageText, ' ')}`;
  });
}

function* piecesOf(name, board) {
  yield { where: name, module: 'dashboard', type: 'Dashboard', value: { ...board, panels: [] } };
  for (const panel of board.panels.flatMap((each) => [each, ...(each.panels ?? [])])) {
    yield* piecesOfPanel(`${name}: ${panel.title}`, panel);
  }
}

function* piecesOfPanel(where, panel) {
  if (panel.type === 'row') {
    yield { where, module: 'dashboard', type: 'RowPanel', value: { ...panel, panels: [] } };
    return;
  }
  const { options, targets = [], ...rest } = panel;
  const module = panel.type.replaceAll('-', '');
  yield { where, module: 'dashboard', type: 'Panel', value: rest };
  yield { where: `${where}: options`, module, type: 'Options', value: options };
  const custom = panel.fieldConfig?.defaults.custom;
  if (custom) yield { where: `${where}: fields`, module, type: 'FieldConfig', value: custom };
  for (const target of targets) {
    const { type } = target.datasource;
    yield { where: `${where}: query ${target.refId}`, module: type, type: type === 'loki' ? 'dataquery' : 'Dataquery', value: target };
  }
}

function host(text) {
  const disk = ts.createCompilerHost(SETTINGS);
  return {
    ...disk,
    fileExists: (path) => path === FILE || disk.fileExists(path),
    readFile: (path) => (path === FILE ? text : disk.readFile(path)),
    getSourceFile(path, version) {
      if (path === FILE) return ts.createSourceFile(path, text, version, true);
      if (!LIBRARY.has(path)) LIBRARY.set(path, disk.getSourceFile(path, version));
      return LIBRARY.get(path);
    },
  };
}

/** The keys that lead to what stands at this place. */
function pathTo(file, place) {
  const path = [];
  const visit = (node) => {
    if (place < node.getStart(file) || place >= node.getEnd()) return;
    if (ts.isPropertyAssignment(node)) path.push(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return path.slice(1);
}
