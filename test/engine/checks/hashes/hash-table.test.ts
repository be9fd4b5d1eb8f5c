import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HashTable } from '../../../../src/engine/checks/hashes/hash-table.ts';
import { ValueHasher } from '../../../../src/engine/checks/hashes/hash-values.ts';

const COUNT = 300_000;

test('like values have different hashes, equal ones are found with the row of the first, however large the table is', () => {
  const hasher = new ValueHasher('0123456789abcdef');
  const table = new HashTable();
  const hash = (text: string) => {
    hasher.begin();
    hasher.addText(text);
    return { ...hasher.finish() };
  };
  for (let i = 1; i <= COUNT; i++) assert.equal(table.add(hash(`t${i}`), i), 0, `t${i}`);
  for (let i = 1; i <= COUNT; i += 997) assert.equal(table.add(hash(`t${i}`), 7), i);
  assert.ok(!table.has(hash('t0')));
});

test('another salt gives another hash, and texts that are put together otherwise do too', () => {
  const hash = (salt: string, ...texts: string[]) => {
    const hasher = new ValueHasher(salt);
    hasher.begin();
    for (const text of texts) hasher.addText(text);
    const { high, low } = hasher.finish();
    return `${high} ${low}`;
  };
  const salt = '00112233445566778899aabbccddeeff';
  const all = [hash(salt, 'ab', 'c'), hash(salt, 'a', 'bc'), hash(salt, 'abc'), hash(`f${salt.slice(1)}`, 'ab', 'c')];
  assert.equal(new Set(all).size, all.length);
  assert.equal(hash(salt, 'ab', 'c'), all[0]);
});
