import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeOwnPackage, runOwn } from './own-package.ts';

/** Labels of a package, and other spellings that senders use. */
const SAME: readonly [label: string, ...others: string[]][] = [
  ['Account number', 'Acct No.', 'ACCOUNT_NUMBER', 'accountnumber', 'Number of account', 'Acount number'],
  ['Invoice date', 'Date of invoice', 'Inv. date', 'invoice-date (yyyy-mm-dd)', 'Invoice dates', 'INVOICEDATE'],
  ['Quantity', 'Qty', 'Quantities', 'quantity (pieces)', 'Quanttity', 'QTY.'],
  ['Customer name', 'Name of the customer', 'Customer', 'Cust. name', 'customer_name', 'Customer names'],
  ['Country', 'COUNTRY', 'country', 'COUNTRY_', 'Countries', 'Country (ISO)'],
];
/** Headers that look similar but mean something else. */
const OTHERS = ['Count', 'Date', 'Number', 'Name', 'Invoice', 'County', 'Account manager', 'Remarks'];

test('other spellings of headers are mapped, in another order, under a title and over a total', async (context) => {
  const own = await makeOwnPackage(context, 'target.csv', `${SAME.map(([label]) => label).join(',')}\n`);
  const { order, meta } = own.manifest.columns;
  const fieldOf = new Map(order.map((field) => [meta[field]!.label, field]));
  for (let way = 1; way <= 5; way++) {
    const columns = [...SAME.keys()].map((i) => (i + way) % SAME.length);
    const header = columns.map((i) => SAME[i]![way]!);
    const rows = [1, 2, 3].map((row) =>
      columns.map((i) => [`A-${row}`, `2024-03-0${row}`, `${row}`, 'Acme', 'Chad'][i]!),
    );
    const total = columns.map((i, at) => (i === 2 ? '6' : at === 0 ? 'Total' : ''));
    const { artifact } = await runOwn(own, [['Orders of March 2024'], [], header, ...rows, total]);
    const [table] = artifact.sheets[0]!.tables;
    assert.equal(table!.row_count, 3);
    const found = table!.mapping!.map(({ raw, target_field }) => [raw.header, target_field]);
    assert.deepEqual(
      found,
      columns.map((i) => [SAME[i]![way], fieldOf.get(SAME[i]![0])]),
    );
  }
});

test('headers that only look similar are not mapped', async (context) => {
  const labels = [...SAME.map(([label]) => label), 'Account date', 'Customer number'];
  const own = await makeOwnPackage(context, 'target.csv', `${labels.join(',')}\n`);
  const rows = [1, 2, 3].map((row) => OTHERS.map((_, i) => `v${row}${i}`));
  const { artifact } = await runOwn(own, [['Orders of March 2024'], [], OTHERS, ...rows]);
  const found = artifact.sheets[0]!.tables[0]!.mapping!.flatMap(({ raw, target_field: field }) =>
    field === null ? [] : [`${raw.header} as ${field}`],
  );
  assert.deepEqual(found, []);
});
