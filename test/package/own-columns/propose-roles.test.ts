import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMN_KIND_NAMES } from '../../../src/contract/column-kinds.ts';
import type { Manifest } from '../../../src/contract/manifest.ts';
import type { FoundColumn } from '../../../src/package/own-columns/found-column.ts';
import { proposeKinds } from '../../../src/package/own-columns/propose/propose-kinds.ts';
import { getStarterModel } from '../../../src/package/own-columns/propose/starter-model.ts';
import { makeManifest } from '../../../src/package/own-columns/write/make-manifest.ts';
import { nameColumns } from '../../../src/package/own-columns/write/write-package.ts';
import { checkColumns } from '../../../src/package/source/check-columns.ts';

const makeFound = (label: string, values: readonly string[], checks: FoundColumn['checks'] = {}): FoundColumn => {
  return {
    ...{ label, synonyms: [], among: COLUMN_KIND_NAMES, checks, values },
    ...{ isFull: true, isDistinct: new Set(values).size === values.length },
  };
};

/** Key, editions and roles of the package that is made from these columns. */
function make(found: FoundColumn[]) {
  const rowCount = Math.max(0, ...found.map(({ values }) => values.length));
  const columns = found.map((column) => ({ ...column, isFull: column.values.length === rowCount }));
  const proposed = proposeKinds({ title: '', columns, rowCount, notes: [] }).columns;
  const manifest = makeManifest('T', nameColumns(proposed), getStarterModel().manifest) as Manifest;
  assert.deepEqual(checkColumns(manifest), []);
  const { key, editions, meta } = manifest.columns;
  const roles = Object.entries(meta).flatMap(([field, { role }]) => (role === undefined ? [] : [`${field} ${role}`]));
  const required = Object.keys(meta).filter((field) => meta[field]!.required);
  return { key, editions, roles, required };
}

const repeat = (count: number, make: (i: number) => string) => Array.from({ length: count }, (_, i) => make(i));

test('a list of people: the number is the key, and what the columns say of a person is known', () => {
  const names = ['Anna', 'Robert', 'Maria', 'Peter', 'Julia'];
  const columns = [
    makeFound(
      'Branch code',
      repeat(10, (i) => `B-${i % 2}0`),
    ),
    makeFound(
      'Member no',
      repeat(10, (i) => `M-${100 + i}`),
    ),
    makeFound(
      'First name',
      repeat(10, (i) => names[i % 5]!),
    ),
    makeFound(
      'Last name',
      repeat(10, (i) => ['Smith', 'Martin', 'Lee'][i % 3]!),
    ),
    makeFound(
      'Date of birth',
      repeat(10, (i) => `198${i}-03-01`),
    ),
    makeFound(
      'Start date',
      repeat(10, (i) => `201${i}-03-01`),
    ),
    makeFound(
      'Fee due',
      repeat(10, (i) => `$${i + 1}.50`),
    ),
    makeFound(
      'Fee paid',
      repeat(10, (i) => `$${i}.50`),
    ),
  ];
  assert.deepEqual(make(columns), {
    key: ['member_no'],
    editions: 'same_rows',
    roles: [
      'first_name first_name',
      'last_name last_name',
      'date_of_birth birth',
      'start_date start',
      'fee_due amount',
      'fee_paid amount',
    ],
    required: ['member_no', 'first_name', 'last_name', 'start_date', 'fee_due'],
  });
});

test('a list of payments has other rows in each edition', () => {
  const columns = [
    makeFound(
      'Payment id',
      repeat(10, (i) => `P${i}`),
    ),
    makeFound(
      'Date',
      repeat(10, (i) => `2026-03-0${1 + (i % 9)}`),
    ),
    makeFound(
      'Amount',
      repeat(10, (i) => `$${i}.50`),
    ),
  ];
  assert.deepEqual(make(columns), {
    key: ['payment_id'],
    editions: 'new_rows',
    roles: ['amount amount'],
    required: ['payment_id', 'date', 'amount'],
  });
});

test('a column need not have a value if it is missing in a row, or if there are few rows', () => {
  const days = repeat(10, (i) => `2026-03-0${1 + (i % 9)}`);
  const amounts = repeat(10, (i) => `$${i}.50`);
  assert.deepEqual(make([makeFound('Date', days.slice(1)), makeFound('Amount', amounts)]).required, ['amount']);
  assert.deepEqual(make([makeFound('Date', days.slice(6)), makeFound('Amount', amounts.slice(6))]).required, []);
});

test('no key is proposed if ids repeat, are missing in a row, or are too few; a schema can state one', () => {
  const ids = repeat(10, (i) => `A${i}`);
  const other = makeFound(
    'Remarks',
    repeat(10, () => 'called back'),
  );
  assert.equal(make([makeFound('Code', [...ids.slice(1), 'A9']), other]).key, undefined);
  assert.equal(make([makeFound('Code', ids.slice(1)), other]).key, undefined);
  assert.equal(make([makeFound('Code', ids.slice(8)), makeFound('Remarks', ['a', 'b'])]).key, undefined);
  assert.deepEqual(make([makeFound('Code', []), makeFound('Item no', [], { unique: true })]).key, ['item_no']);
});
