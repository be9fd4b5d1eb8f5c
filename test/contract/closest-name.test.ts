import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findClosestName } from '../../src/contract/closest-name.ts';

test('the closest name is one that a typing error explains', () => {
  const names = ['transform', 'validate', 'derive', 'run', 'detect_'];
  const cases: [string, string | undefined][] = [
    ['trasnform', 'transform'],
    ['Transform', 'transform'],
    ['validates', 'validate'],
    ['derived', 'derive'],
    ['format', undefined],
    ['clean', undefined],
    ['', undefined],
  ];
  for (const [found, expected] of cases) assert.equal(findClosestName(found, names), expected, found);
});
