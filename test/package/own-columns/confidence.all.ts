import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeOwnPackage, runOwn } from './own-package.ts';

const PAYEES = ['Ann Lee', 'Bob Royce', 'Cynthia Moe'];
const ROWS = PAYEES.map((payee, i) => [`A-${i}`, payee, `${i}.50`, `2024-03-0${i + 1}`]);

test('a package of own columns is less sure of a part of a header, of a strange table, and where a field is free', async (context) => {
  const own = await makeOwnPackage(context, 'payments.csv', 'Reference,Payee,Amount,Value date\n');
  const read = async (...header: string[]) => {
    const { artifact } = await runOwn(own, [header, ...ROWS]);
    const mapping = artifact.sheets[0]?.tables[0]?.mapping ?? [];
    return mapping.map(({ target_field: field, confidence = 0 }) => ({ field, confidence }));
  };
  const same = await read('Reference', 'Payee', 'Amount', 'Value date');
  assert.deepEqual(
    same.map(({ field }) => field),
    ['reference', 'payee', 'amount', 'value_date'],
  );
  for (const { confidence } of same) assert.ok(confidence > 0.97 && confidence < 1, `${confidence} of the same header`);

  const [, , part] = await read('Reference', 'Payee', 'Amount of the original order', 'Value date');
  assert.ok(part !== undefined && (part.field === null || part.confidence < 0.9), `${part?.confidence} of a part`);

  const [, strange] = await read('Ward', 'Payee', 'Turnout', 'Polled');
  assert.equal(strange?.field, 'payee');
  assert.ok(strange.confidence < 0.95, `${strange.confidence} in a table of other columns`);

  // Only the amount is without a column, and only this column has numbers.
  const [, , missed] = await read('Reference', 'Payee', 'Owed to them', 'Value date');
  assert.equal(missed?.field, null);
  assert.ok(missed.confidence < 0.85, `${missed.confidence} that "Owed to them" is no field`);
});
