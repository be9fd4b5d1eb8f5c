import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findRange, parsePointer, setValue } from '../../../web/src/features/authoring/manifest/json-text.ts';

const text = `{
  "info": { "title": "Roster", "version": "0.1.0" },
  "engine": {},
  "columns": {
    "order": ["a", "b"]
  }
}
`;

test('changes one value and leaves the rest as it was written', () => {
  assert.equal(setValue(text, ['info', 'title'], 'Members'), text.replace('"Roster"', '"Members"'));
  assert.equal(setValue(text, ['columns', 'order'], ['b', 'a']), text.replace('["a", "b"]', '["b", "a"]'));
});

test('creates missing parents', () => {
  const changed = setValue(text, ['engine', 'writer', 'layout'], 'per_sheet');
  assert.deepEqual(JSON.parse(changed).engine, { writer: { layout: 'per_sheet' } });
  assert.match(changed, /\n {4}"writer": \{\n {6}"layout": "per_sheet"\n {4}\}\n {2}\}/);
  assert.deepEqual(JSON.parse(setValue(text, ['env', 'LOCALE'], 'en')).env, { LOCALE: 'en' });
});

test('removes a property with its comma, first, middle or last', () => {
  for (const key of ['info', 'engine', 'columns']) {
    const left = JSON.parse(setValue(text, [key], undefined));
    assert.deepEqual(
      Object.keys(left),
      ['info', 'engine', 'columns'].filter((other) => other !== key),
    );
  }
  assert.equal(setValue(text, ['env', 'LOCALE'], undefined), text);
});

test('finds the place of a value, and of the nearest parent of one that is missing', () => {
  const at = (pointer: string) => {
    const { from, to } = findRange(text, parsePointer(pointer));
    return text.slice(from, to);
  };
  assert.equal(at('/info/title'), '"title": "Roster"');
  assert.equal(at('/columns/order/1'), '"b"');
  assert.equal(at('/info/missing'), '"info": { "title": "Roster", "version": "0.1.0" }');
  assert.deepEqual(parsePointer('/a~1b/c~0d'), ['a/b', 'c~d']);
});
