import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeOwnPackage, runOwn } from './own-package.ts';

const FIELDS = [
  { name: 'day', title: 'Buchungstag', type: 'date' },
  { name: 'iban', title: 'IBAN', type: 'string' },
  { name: 'amount', title: 'Betrag', type: 'number' },
];

test('a field of IBANs takes account numbers only if they are IBANs', async (context) => {
  const own = await makeOwnPackage(context, 'schema.json', { fields: FIELDS });
  const read = async (account: string, ...more: [string, string][]) => {
    const header = ['Kontonummer', 'Buchungsdatum', 'Umsatz', ...more.map(([name]) => name)];
    const row = [account, '03.01.2024', '12,50', ...more.map(([, value]) => value)];
    const { artifact } = await runOwn(own, [header, row, row, row]);
    return artifact.sheets[0]?.tables[0]?.mapping?.map(({ target_field: field }) => field);
  };
  assert.deepEqual(await read('1234567'), [null, 'day', 'amount']);
  assert.deepEqual(await read('DE89370400440532013000'), ['iban', 'day', 'amount']);
  const other: [string, string] = ['Partner-IBAN', 'DE12500105170648489890'];
  assert.deepEqual(await read('1234567', other), [null, 'day', 'amount', 'iban']);
});
