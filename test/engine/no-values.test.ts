import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Artifact } from '../../src/contract/artifact.ts';
import { assertArtifact } from '../helpers/check-record.ts';
import { type GridCell, makeRows, writeGrids } from '../helpers/make-grid.ts';
import { runAde } from '../helpers/run-ade.ts';
import { BY_NAME, makeFolder, PREFIX_ROWS, type TestPackage, writePackage } from '../helpers/run-package.ts';

/** Every kind of cell, with texts that occur nowhere else: words, codes with digits, numbers, dates. */
const TOKENS = ['Wolfratshausen', 'zqx-7741-kw', '73519204.25', '86420975', '1987-03-19', 'qualmig@zorn.example'];

function makeTokenRow(i: number): GridCell[] {
  const text = `D:${TOKENS[0]}${i === 0 ? '' : ` ${i}`}`;
  return [text, TOKENS[1]!, 73519204.25, { padded: 86420975 }, { date: '1987-03-19' }, TOKENS[5]!];
}

/** Remembers everything that any rule of the package saw, and how to leak it. */
const LEAK = `export const seen = [];
export function note(...values) {
  for (const value of values.flat(5)) if (value !== null && value !== undefined && seen.length < 500) seen.push(String(value));
  console.log('printed', ...seen.slice(0, 20));
  console.error('printed', ...seen.slice(0, 20));
}
export const everything = () => [...new Set(seen)].join(' ');
export const wrapped = () => [...new Set(seen)].map((text) => '<' + text + '>,' + text.toLowerCase() + '!').join('');
/** @returns {any} */
export const any = (value) => value;
export function fail(how, value) {
  const text = String(value ?? seen[0]);
  if (how === 0) throw new Error('failed on ' + text);
  if (how === 1) throw text;
  if (how === 2) {
    const Named = { [text]: class extends Error {} }[text];
    throw new Named(text);
  }
  if (how === 3) {
    const error = new TypeError(everything(), { cause: text });
    error.name = text;
    throw error;
  }
  if (how === 4) {
    const error = new Error('planted');
    error.stack = 'Error\\n    at ' + text + ' (ade:rules/' + text + '.js:1:1)';
    throw error;
  }
  const error = new Error('planted');
  error.stack = 'Error\\n    at ' + text + ' (ade:rules/lib/leak.js:' + seen.find((text) => /^\\d{8}$/.test(text)) + ':1)';
  throw error;
}
`;

const makeField = (how: number) => `${BY_NAME}
import { any, everything, fail, note, seen, wrapped } from '../lib/leak.js';
export const detect_leak = ({ values_sample, column_index, header }) => {
  note(values_sample);
  if (column_index === 1) fail(${how}, values_sample[0]);
  return any({ scores: column_index === 2 ? { [String(values_sample[0])]: 1 } : String(values_sample[0]) });
};
export const transform = ({ values, state, table }) => {
  note(values, table.title, table.group);
  if (table.rows[0] > 1000) fail(${how}, values[0]);
  state.last = values[0];
  return {
    values,
    warnings: [
      { row_index: 1, code: 'from_' + String(values[0]), message: 'saw ' + values[0] + ' and ' + everything() },
      { row_index: 2, code: String(values[1]), message: wrapped() },
    ],
  };
};
export const validate = ({ values, state, table }) => {
  const before = any(state.before ?? 'nothing');
  state.before = values[0];
  if (table.rows[0] > 1000) fail(${how + 1}, before);
  return {
    issues: values.slice(0, 30).map((value, i) => ({
      row_index: i + 1,
      code: i % 2 ? String(seen[i]).toLowerCase().replaceAll('-', '_') : 'leak',
      message: [value, before, seen[i], table.title[0], '"' + seen[i + 1] + '"', '{' + seen[i + 2] + '}', i].join(i % 3 ? ' ' : ','),
      related_rows: [Number(seen.find((text) => /^\\d{8}$/.test(text)) ?? 2)],
    })),
  };
};
`;

const makeLeakHook = (entries = '') => `import { any, everything, note, seen, wrapped } from '../lib/leak.js';
export const run = ({ artifact }) => any({ notes: everything() + ' ' + wrapped(), ${entries} });
`;

const leaky: TestPackage = {
  fields: {
    a: { script: makeField(0) },
    b: { script: makeField(1) },
    c: { script: makeField(2) },
    d: { script: makeField(3) },
    e: { script: makeField(4) },
    f: { script: makeField(5) },
  },
  files: { 'lib/leak.js': LEAK },
  rows: {
    prefix: PREFIX_ROWS,
    leak: `import { any, everything, fail, note } from '../lib/leak.js';
export const detect_leak = ({ row_values_sample, row_index }) => {
  note(row_values_sample);
  if (row_index > 5 && row_index < 12) fail(row_index - 6, row_values_sample[1]);
  if (row_index === 12) return any({ scores: { [String(row_values_sample[0]).slice(2).toLowerCase()]: 9 } });
  if (row_index === 13) return any({ scores: { header: row_values_sample[1] } });
  return any(row_index === 14 ? row_values_sample : null);
};
`,
  },
  hooks: {
    on_job_start: [makeLeakHook()],
    after_mapping: [
      makeLeakHook('mapping: seen.slice(0, 50).map((text) => ({ table_id: text, column: text, target_field: text }))'),
    ],
    after_transform: [
      makeLeakHook(),
      "import { fail } from '../lib/leak.js';\nexport const run = () => { fail(2); return null; };\n",
    ],
    after_validate: [
      makeLeakHook(`issues: seen.slice(0, 50).flatMap((text) => [
    { table_id: text, code: text, message: text },
    { table_id: 'table_1', code: text.toLowerCase(), message: 'hook saw ' + text, target_field: text },
    { table_id: 'table_1', code: text.toLowerCase(), message: 'hook saw ' + text, a1: text },
    { table_id: 'table_1', code: text.toLowerCase(), message: 'hook saw ' + text },
  ])`),
    ],
  },
};

function listFiles(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

test("no cell's value is in the record, the events, the request, the logs or on the terminal", async () => {
  const data = makeRows(5, 1_500, makeTokenRow);
  data.set(1, [`N:${TOKENS[0]}`, TOKENS[1]!]);
  data.set(2, [`G:${TOKENS[5]}`]);
  data.set(4, ['H:a', 'b', 'c', 'd', 'e', 'f']);
  data.set(400, [`T:${TOKENS[0]}`, 73519204.25]);
  const file = join(makeFolder(), 'leaky.xlsx');
  await writeGrids(file, [{ grid: data }]);
  const dataDir = makeFolder();
  const config = writePackage(leaky);
  const printed = [await runAde(['run', file, '--config', config, '--data-dir', dataDir])];
  assert.equal(printed[0]!.exitCode, 0, printed[0]!.stderr);
  const [jobId] = readdirSync(join(dataDir, 'jobs'));
  const jobDir = join(dataDir, 'jobs', jobId!);
  printed.push(await runAde(['issues', jobDir]), await runAde(['issues', jobDir, '--format', 'json']));
  printed.push(await runAde(['explain', jobDir]), await runAde(['explain', jobDir, '--cell', 'Sheet1!B7']));

  const artifact: Artifact = JSON.parse(readFileSync(join(jobDir, 'artifact.json'), 'utf8'));
  assertArtifact(artifact);
  const texts = printed.map(({ stdout, stderr }, i) => [`command ${i}`, stdout + stderr]);
  const recorded = listFiles(jobDir).filter((path) => !/\/inputs\/|normalized\.xlsx$/.test(path));
  for (const path of recorded) texts.push([path, readFileSync(path, 'utf8')]);
  for (const [name, text] of texts) {
    for (const token of TOKENS) {
      const at = text!.toLowerCase().indexOf(token.toLowerCase());
      assert.equal(at, -1, `${token} in ${name}: …${text!.slice(Math.max(0, at - 120), at + 60)}`);
    }
  }

  // Makes sure that the rules ran and tried to leak.
  const kinds = new Set(artifact.rule_errors.map(({ kind, pass }) => `${kind} ${pass}`));
  for (const kind of [
    'exception 1',
    'invalid_result 1',
    'exception 2',
    'invalid_result 2',
    'exception 3',
    'exception 4',
  ]) {
    assert.ok(kinds.has(kind), `${kind} among ${[...kinds]}`);
  }
  assert.equal(artifact.annotations.filter(({ kind }) => kind === 'hook').length, 4);
  const { validation } = artifact.sheets[0]!.tables[0]!;
  assert.ok(validation!.totals.length > 5);
  const names = recorded.map((path) => path.slice(jobDir.length + 1));
  for (const name of ['artifact.json', 'events.ndjson', 'issues.ndjson', 'run-request.json'])
    assert.ok(names.includes(name));
  assert.match(JSON.stringify(validation!.issues), /\{value\}.*\{redacted\}/);
});
