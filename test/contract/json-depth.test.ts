import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findTooDeep } from '../../src/contract/json-depth.ts';

const cases: [text: string, maxDepth: number, found: number][] = [
  ['', 0, -1],
  ['[]', 1, -1],
  ['[[]]', 1, 1],
  ['[[],[],{"a":{}}]', 2, 12],
  ['["[[[[", {"a]": "\\"[[["}]', 2, -1],
  ['["\\\\", [[]]]', 2, 8],
  ['["[[[[', 1, -1],
  [`${'[1,'.repeat(5)}1${']'.repeat(5)}`, 4, 12],
];

for (const [text, maxDepth, found] of cases) {
  test(`${text || 'nothing'} with at most ${maxDepth} open brackets: ${found}`, () => {
    assert.equal(findTooDeep(text, maxDepth), found);
  });
}
