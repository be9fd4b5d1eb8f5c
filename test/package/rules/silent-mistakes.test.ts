import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSilentMistakes } from '../../../src/package/rules/silent-mistakes.ts';
import { isSlowPattern } from '../../../src/package/rules/slow-patterns.ts';

const USE = { kinds: new Set(['column'] as const), fields: ['hours', 'email'], labels: ['data', 'total'] };

const find = (code: string, use: Parameters<typeof findSilentMistakes>[2] = USE) =>
  findSilentMistakes('columns/a.ts', code, use).map(({ code: found, line }) => `${found}:${line}`);

test('what only looks like a mistake is none', () => {
  for (const code of [
    // A value that is only kept is the same in each call.
    'let known: Set<string> | undefined;\nexport function transform() {\n  known ??= new Set(["a"]);\n}',
    'let known;\nexport function transform() {\n  if (known === undefined) known = make();\n  return known;\n}',
    'const cache = new Map();\nexport function transform({ values }) {\n  cache.set(values[0], 1);\n}',
    // Variables of a function are no state.
    'export function transform() {\n  let count = 0;\n  count += 1;\n  const list = [];\n  list.push(count);\n  return list;\n}',
    'let total = 0;\nfor (const one of [1, 2]) total += one;\nexport const limit = total;',
    'export async function transform() {\n  await read();\n}',
    'export async function transform() {\n  for await (const one of list()) use(one);\n}',
    'const fixed = new Date("2024-01-01");\nconst other = new Date(2024, 1, 1);\nconst now = new Date();',
    'export const help = (values) => values as any;',
    'export function detect_x({ field_name }) {\n  return { scores: { [field_name]: 1, hours: 2 } };\n}',
    'const state = { scores: 5 };\nexport const rate = state.scores;',
  ])
    assert.deepEqual(find(code), [], code);
});

test('scores are looked for in conditions and casts, and helpers may use any names', () => {
  const code =
    'export const detect_x = () => ({\n  scores: yes ? { hours: 1 } : ({ email: 1,\n    other: 1 } as Scores),\n});';
  assert.deepEqual(find(code), ['scores_unknown_name:3']);
  assert.deepEqual(find(code, { ...USE, kinds: new Set() }), []);
  const row = (label: string) => `export const detect_x = () => ({ scores: { ${label}: 1 } });`;
  const rows = { ...USE, kinds: new Set(['row'] as const) };
  assert.deepEqual(find(row('totl'), rows), ['scores_unknown_name:1']);
  assert.deepEqual(find(row('subtitle'), rows), [], 'a package may have labels of its own');
});

test('state of a module is found wherever a rule changes it', () => {
  const code =
    'let count = 0;\nconst seen = [];\nexport function transform({ values }) {\n  count++;\n  values.forEach((value) => {\n    seen.push(value);\n    count = values.length;\n  });\n}';
  assert.deepEqual(find(code), ['module_state:4', 'module_state:6', 'module_state:7']);
});

test('patterns that take exponential time are told from those that only look like it', () => {
  const slow = [/^(\w+\s?)*$/, /(a+)+$/, /^(?:a|a)*$/, /(x+x+)+y/, /^([a-z]+)*\d$/i, /(\d+)*x/];
  const quick = [/work|regular/, /^\d{1,3}(?:[., ]\d{3})*$/, /^(?:[A-Z]+-)+$/, /^\s+|\s+$/g, /^(?:a{1,9}b)+$/];
  for (const { source, flags } of slow) assert.equal(isSlowPattern(source, flags), true, source);
  for (const { source, flags } of quick) assert.equal(isSlowPattern(source, flags), false, source);
});
