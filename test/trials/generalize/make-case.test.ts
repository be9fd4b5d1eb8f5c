import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readPackageFacts } from '../../../src/package/index.ts';
import { findShared, proposeChanges } from '../../../src/trials/generalize/index.ts';
import { makeCase } from '../../../src/trials/generalize/make-case.ts';
import { isField, isLabel, makeSender, type Said } from './recipes.ts';

const facts = await readPackageFacts(resolve(import.meta.dirname, '../../../templates/starter'));

function make(headers: string[], said: Said, manifest = facts.manifest) {
  const recipes = ['a', 'b', 'c'].map((sender) => makeSender(sender, headers, said));
  const [shared] = proposeChanges(findShared(recipes, { minSenders: 3, asOf: '2026-06-01T00:00:00.000Z' }), facts);
  return makeCase(shared!, manifest);
}

test('a case of a header has the headers of the layout unchanged, and ascending numbers', () => {
  const made = make(['=id', 'a "b", c', 'Signatory'], isField('Signatory', 'employer'))!;
  assert.match(made.name, /^shared-column-field-[0-9a-f]{12}$/);
  assert.equal(made.input, '=id,"a ""b"", c",Signatory\n1,2,\n4,5,\n7,8,\n10,11,\n');
  assert.deepEqual(made.expectation, { columns: { table_1: { C: 'employer' } } });
});

test('the only header of a layout gets the label of another field beside it', () => {
  assert.match(make(['Signatory'], isField('Signatory', 'member_id'))!.input, /^Signatory,First name\n,2\n/);
});

test('a case of totals has labels of fields, and the total as the last row', () => {
  const made = make([], isLabel('Control figure', 'total'))!;
  assert.match(made.input, /^Member ID,First name,Last name\n1,2,3\n[^C]*Control figure,14,\n$/);
  assert.deepEqual(made.expectation, { rows: { 'input!6': 'total' } });
});

test('a case of an order of dates gives the expected days, and a package without days has none', () => {
  const said: Said = { kind: 'read_as', date_order: 'mdy' };
  assert.deepEqual(make([], said)!.expectation.cells, { 'Normalized!G2': '2001-03-04', 'Normalized!G3': '2002-05-06' });
  const { columns, ...rest } = facts.manifest;
  const order = columns.order.filter((field) => columns.meta[field]!.type_hint !== 'date');
  assert.equal(make([], said, { ...rest, columns: { ...columns, order } }), null);
});
