import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { ColumnCall, HookCall, RowCall, TransformCall } from 'ade/rules';
import * as api from 'ade/rules';
import { HOOK_NAMES, ManifestSchema } from '../../src/contract/manifest.ts';
import { makeFileFolder } from '../helpers/temp-folder.ts';
import { extractFiles, reviveDates, toPageValue } from './extract-modules.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/config-packages.md'), 'utf8');
const files = extractFiles(page);
const modules = files.filter(({ path }) => path.endsWith('.ts'));
const folder = makeFileFolder();

before(() => {
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/ade'), 'dir');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});

test('every example type-checks as an author would check it', () => {
  const starter = JSON.parse(readFileSync(join(ROOT, 'templates/starter/tsconfig.json'), 'utf8'));
  const compilerOptions = { ...starter.compilerOptions, paths: undefined };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['**/*.ts'] }));
  const tsc = join(ROOT, 'node_modules/typescript/lib/tsc.js');
  try {
    execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  } catch (error) {
    assert.fail((error as { stdout: string }).stdout);
  }
});

for (const { path, calls } of modules) {
  test(`${path} returns what the page says`, async () => {
    assert.ok(calls.length > 0, 'the page gives no result for this module');
    const module = await import(pathToFileURL(join(folder, path)).href);
    const states: Record<string, object> = {};
    for (const { rule, call, returns } of calls) {
      states[rule] ??= {};
      const result = await module[rule]({ ...(reviveDates(call) as object), state: states[rule] });
      assert.deepEqual(toPageValue(result), returns);
    }
  });
}

test('the table of manifest keys is the schema', () => {
  const documented = readTable('key').map(([key, value]) => `${key} = ${value}`);
  assert.deepEqual(documented.sort(), listManifestKeys(ManifestSchema as SchemaNode, '').sort());
});

test('the table of calls names every key of every call', () => {
  const keys = Object.fromEntries(readTable('rule').map(([rule, names]) => [rule, names]));
  for (const [rule, names] of Object.entries(CALL_KEYS)) {
    for (const name of names) assert.ok(keys[rule]?.includes(name), `${rule}: ${name} is not documented`);
  }
  for (const name of JOB_KEYS) assert.match(page, new RegExp(`Every call has .*\`${name}\``));
});

test('the tables of hooks and helpers are complete', () => {
  assert.deepEqual(
    readTable('hook').map(([hook]) => hook),
    [...HOOK_NAMES],
  );
  const helpers = readTable('from `ade/rules`').map(([helper = '']) => helper.replace(/\(.*/, ''));
  assert.deepEqual(helpers.sort(), Object.keys(api).sort());
});

const JOB_KEYS = ['job_id', 'source_file', 'manifest', 'env', 'words', 'artifact', 'state'] as const;
type OwnKey<T> = Exclude<keyof T, (typeof JOB_KEYS)[number]>;

// Has every key of the types; otherwise this file does not type-check.
const CALL_KEYS = {
  'row detector': Object.keys({
    sheet_name: 0,
    row_index: 0,
    row_values_sample: 0,
    row_above: 0,
    row_below: 0,
  } satisfies Record<OwnKey<RowCall>, 0>),
  'column detector': Object.keys({
    sheet_name: 0,
    table_id: 0,
    language: 0,
    column_index: 0,
    header: 0,
    header_parts: 0,
    values_sample: 0,
    field_name: 0,
    field_meta: 0,
  } satisfies Record<OwnKey<ColumnCall>, 0>),
  transform: Object.keys({
    sheet_name: 0,
    table_id: 0,
    language: 0,
    field_name: 0,
    field_meta: 0,
    column_index: 0,
    header: 0,
    header_parts: 0,
    row_count: 0,
    columns: 0,
    table: 0,
    date_order: 0,
    values: 0,
  } satisfies Record<OwnKey<TransformCall>, 0>),
  'hook run': Object.keys({} satisfies Record<OwnKey<HookCall>, 0>),
};

/** First and second cell of each row of the table whose header begins with this text, without code marks. */
function readTable(firstHeader: string): string[][] {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${firstHeader} |`));
  assert.notEqual(start, -1, `no table ${firstHeader}`);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) => {
    const cells = line.slice(1, -1).split('|');
    return cells.slice(0, 2).map((cell) => cell.replaceAll('`', '').trim());
  });
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly default?: unknown;
}

/** `key = default` for every key that has a value; `required` if it must be given. */
function listManifestKeys(node: SchemaNode, path: string): string[] {
  const inner = [...Object.entries(node.properties ?? {}), ...listPatterns(node)];
  return inner.flatMap(([name, child]) => {
    const key = path === '' ? name : `${path}.${name}`;
    if (child.properties ?? child.patternProperties) return listManifestKeys(child, key);
    if (child.default !== undefined) return [`${key} = ${JSON.stringify(child.default)}`];
    return [`${key} = ${node.required?.includes(name) ? 'required' : ''}`];
  });
}

function listPatterns(node: SchemaNode): [string, SchemaNode][] {
  return Object.values(node.patternProperties ?? {}).map((child) => ['*', child]);
}
