import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CompletionContext } from '@codemirror/autocomplete';
import { javascript } from '@codemirror/lang-javascript';
import { json } from '@codemirror/lang-json';
import { ensureSyntaxTree } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { projectDir } from '../../../bin/runtime.js';
import { makeRuleContract } from '../../../scripts/rule-contract.ts';
import { completeManifest } from '../../../web/src/features/authoring/code/manifest-completions.ts';
import { completeRule } from '../../../web/src/features/authoring/code/rule-completions.ts';

const facts = {
  fields: ['member_id', 'email'],
  labels: ['header', 'data'],
  paths: ['columns/email.ts', 'lib/text.ts', 'manifest.json'],
};

test("the editor's completions are generated from the current contract", () => {
  for (const [path, text] of Object.entries(makeRuleContract())) {
    assert.equal(readFileSync(join(projectDir, path), 'utf8'), text, `${path}: run scripts/rule-contract.ts`);
  }
});

/** Labels that are offered at `|`. */
function complete(path: string, source: string): string[] {
  const pos = source.indexOf('|');
  const language = path.endsWith('.json') ? json() : javascript({ typescript: true });
  const state = EditorState.create({ doc: source.replace('|', ''), extensions: [language] });
  // A new state parses for only a few milliseconds, which may not be enough on a busy machine.
  assert.ok(ensureSyntaxTree(state, state.doc.length, 5_000));
  const context = new CompletionContext(state.update({}).state, pos, true);
  const result = path.endsWith('.json') ? completeManifest(context) : completeRule(path, () => facts)(context);
  return result?.options.map(({ label }) => label) ?? [];
}

test('a call offers its keys, by its type or by its name', () => {
  const typed = complete('columns/email.ts', 'export function check({ va| }: ValidateCall) {}');
  assert.ok(typed.includes('values') && typed.includes('date_order') && !typed.includes('row_above'));
  const named = complete('row_types/x.ts', 'export function detect_x({ r| }) {}');
  assert.ok(named.includes('row_above') && !named.includes('header'));
  const member = complete('columns/email.ts', 'export function detect_x(call: ColumnCall) {\n  return call.he|\n}');
  assert.ok(member.includes('header_parts'));
});

test('a result offers its keys, and scores the names of the package', () => {
  const keys = complete('columns/email.ts', 'export function validate(call: ValidateCall) {\n  return { iss| };\n}');
  assert.ok(keys.includes('issues') && keys.includes('severity'));
  const fields = complete('columns/email.ts', 'export function detect_x() {\n  return { scores: { em| } };\n}');
  assert.deepEqual(fields, facts.fields);
  const labels = complete('row_types/x.ts', 'export function detect_x() {\n  return { scores: { h| } };\n}');
  assert.deepEqual(labels, facts.labels);
});

test('imports offer modules and what they export', () => {
  assert.deepEqual(complete('columns/email.ts', "import { toText } from '|';"), [
    'ade/rules',
    'ade/rules/phone',
    '../lib/text.ts',
  ]);
  const names = complete('columns/email.ts', "import { to| } from 'ade/rules';");
  assert.ok(names.includes('toText') && names.includes('ColumnCall') && !names.includes('parsePhone'));
});

test('the manifest offers keys and fixed values of its schema', () => {
  assert.ok(complete('manifest.json', '{ "engine": { "wri|" } }').includes('"writer"'));
  assert.deepEqual(complete('manifest.json', '{ "engine": { "defaults": { "date_order": "|" } } }'), [
    '"auto"',
    '"dmy"',
    '"mdy"',
    '"ymd"',
  ]);
});

test('the manifest offers its own fields where it names them', () => {
  const source =
    '{ "columns": { "order": ["|"], "meta": { "email": {}, "end_date": { "expect": { "after": "" } } } } }';
  assert.deepEqual(complete('manifest.json', source), ['"email"', '"end_date"']);
  const after = source.replace('"|"', '"email"').replace('"after": ""', '"after": "|"');
  assert.deepEqual(complete('manifest.json', after), ['"email"', '"end_date"']);
});
