import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { stripTypeScriptTypes } from 'node:module';
import { describe, test } from 'node:test';
import { findExportLine, findRuleSource } from '../../../src/package/rules/rule-source.ts';

const version = (text: string): string => hash('sha1', text, 'hex').slice(0, 6);

function find(original: string, name: string, functionText: string) {
  return findRuleSource(original, stripTypeScriptTypes(original, { mode: 'strip' }), name, functionText);
}

describe('the source of a rule', () => {
  test('is cut from the original text, including types', () => {
    const text = 'function transform(call: { values: number[] }): object {\n  return call;\n}';
    const original = `type A = 'é日本😀';\nexport ${text}\n`;
    const stripped = stripTypeScriptTypes(text, { mode: 'strip' });
    assert.deepEqual(find(original, 'transform', stripped), { version: version(text), line: 2 });
  });

  test('is the one with this name if two functions have the same text', () => {
    const original = 'export const detect_a = () => null;\nexport const detect_b = () => null;\n';
    assert.equal(find(original, 'detect_a', '() => null').line, 1);
    assert.equal(find(original, 'detect_b', '() => null').line, 2);
  });

  test('is the function wherever it is, also if the export comes first', () => {
    const original = 'export { helper as detect_a };\n\nfunction helper() { return null; }\n';
    assert.deepEqual(find(original, 'detect_a', 'function helper() { return null; }'), {
      version: version('function helper() { return null; }'),
      line: 3,
    });
  });

  test('gets another version if only a type changes', () => {
    const make = (type: string) => `export function transform(call: ${type}) { return null; }`;
    const versions = ['any', 'foo'].map((type) =>
      find(make(type), 'transform', 'function transform(call     ) { return null; }'),
    );
    assert.notEqual(versions[0]!.version, versions[1]!.version);
  });

  test('is the whole module if the function was made elsewhere', () => {
    const original = "import { make } from '../lib/make.ts';\nexport const detect_a = make(1);\n";
    assert.deepEqual(find(original, 'detect_a', '() => level'), { version: version(original), line: 2 });
  });
});

test('an export is found in every way to write it', () => {
  const lines = [
    'export async function a() {}',
    'export let b = 1',
    'export class c {}',
    'export {',
    '  x as d,',
    '  e$',
    '};',
  ];
  const source = lines.join('\n');
  const found = ['a', 'b', 'c', 'd', 'e$'].map((name) => findExportLine(source, name));
  assert.deepEqual(found, [1, 2, 3, 5, 6]);
});
