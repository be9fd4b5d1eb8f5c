import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addToList, setValue } from '../../../src/trials/generalize/edit-json.ts';

const CASES: [what: string, before: string, after: string][] = [
  ['a list on one line', '{ "a": ["x", "y"] }\n', '{ "a": ["x", "y", "z"] }\n'],
  ['a list on lines', '{\n\t"a": [\n\t\t"x"\n\t]\n}', '{\n\t"a": [\n\t\t"x",\n\t\t"z"\n\t]\n}'],
  [
    'lines of Windows',
    '{\r\n  "a": [\r\n    "x"\r\n  ]\r\n}\r\n',
    '{\r\n  "a": [\r\n    "x",\r\n    "z"\r\n  ]\r\n}\r\n',
  ],
  ['an empty list', '{"b":1,"a":[]}', '{"b":1,"a":["z"]}'],
  ['a list that is missing', '{\n  "b": "]\\"}"\n}', '{\n  "b": "]\\"}",\n  "a": ["z"]\n}'],
  ['a list in an empty object', '{}', '{ "a": ["z"] }'],
  ['a text that begins with a byte order mark', '\ufeff{"a":["x"]}', '\ufeff{"a":["x", "z"]}'],
];

for (const [what, before, after] of CASES) {
  test(`a text is added to ${what}, and everything else stays unchanged`, () => {
    assert.equal(addToList(before, ['a'], 'z'), after);
  });
}

test('a value is set where it exists, and created with its parents where it is missing', () => {
  assert.equal(setValue('{ "a": { "b": -1.5e3, "c": true } }', ['a', 'b'], 'x'), '{ "a": { "b": "x", "c": true } }');
  assert.equal(
    setValue('{ "k": [1, { "a": 2 }] }', ['a', 'b', 'c'], 1),
    '{ "k": [1, { "a": 2 }], "a": { "b": { "c": 1 } } }',
  );
  assert.equal(setValue('{ "a": {} }', ['a', 'b'], { x: 8, y: -1 }), '{ "a": { "b": { "x": 8, "y": -1 } } }');
});
