import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pickSameKind } from '../../../src/service/senders/same-kind.ts';

const pick = (filename: string, ...names: string[]) =>
  pickSameKind(
    filename,
    names.map((name) => ({ filename: name })),
  ).map((found) => found.filename);

test('of several documents of a period, the one with the word of its own is of the same kind', () => {
  const september = ['Ribalta bodega septiembre.xlsx', 'Ribalta tienda septiembre.xlsx', 'ribalta_oficina_09-2026.ods'];
  assert.deepEqual(pick('Ribalta tienda octubre (2).xlsx', ...september), ['Ribalta tienda septiembre.xlsx']);
  assert.deepEqual(pick('RIBALTA-OFICINA 10-2026.csv', ...september), ['ribalta_oficina_09-2026.ods']);
});

test('if no name or several names fit, all documents are meant', () => {
  const names = ['north staff 2026-09.csv', 'south staff 2026-09.csv'];
  assert.deepEqual(pick('west staff 2026-10.csv', ...names), names);
  assert.deepEqual(pick('north and south staff.csv', ...names), names);
  assert.deepEqual(pick('2026-10.csv', ...names), names);
});

test('a month is no word of its own, and one document is the only one', () => {
  assert.deepEqual(pick('may list.csv', 'may list a.csv', 'june list b.csv').length, 2);
  assert.deepEqual(pick('whatever.csv', 'only.csv'), ['only.csv']);
});
