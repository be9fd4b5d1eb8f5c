import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameFields } from '../../../src/package/own-columns/name-fields.ts';
import { makeOwnPackage, runOwn } from './own-package.ts';

const FIELD = /^[a-z][a-z0-9_]{0,63}$/;
const ODD = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'CON', 'com1', 'null', 'undefined', 'default', 'class'],
  ...[
    '%',
    '$',
    '€',
    '#',
    '&',
    '-',
    '*',
    '(none)',
    '=SUM(A1)',
    '<b>',
    '"quoted"',
    'a,b',
    'a=b',
    "l'été",
    'naïve',
    'Größe',
  ],
  ...['日本語', '価格', 'اسم', 'שם', 'Город', 'Όνομα', '😀', '名前 (name)', '123', '2024', '1st', 'x'.repeat(200)],
  ...['Amount', 'Amount $', 'Amount €', 'Amount (CAD)', 'Total', 'Notes', 'header', 'Source', 'Data', 'É', 'É́'],
];

test('each label gets a unique name that is valid for a manifest, a file system and an object', () => {
  const names = nameFields([...ODD, ...ODD]);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) {
    assert.match(name, FIELD);
    assert.equal(name in {}, false, name);
    assert.doesNotMatch(name, /^(?:con|prn|aux|nul|com\d|lpt\d)$/);
  }
  assert.deepEqual(nameFields(['Invoice No.', 'invoiceNo', 'Größe (m²)', 'Город', '価格', '% paid', '3rd']), [
    'invoice_no',
    'invoice_no_2',
    'grosse_m2',
    'gorod',
    'column_5',
    'percent_paid',
    'column_3rd',
  ]);
  assert.deepEqual(nameFields(['constructor', 'aux', 'a'.repeat(80), `${'a'.repeat(80)}b`]), [
    'constructor_column',
    'aux_column',
    'a'.repeat(64),
    `${'a'.repeat(62)}_2`,
  ]);
});

test('the names are valid for many labels, also unforeseen ones', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  const alphabet = [...'aZ09 _-.()/%$#éßæИжαΩ漢字あ한글ا\u0301\u200b😀\n\t\u0000"\'<>&'];
  for (let round = 0; round < 300; round++) {
    const labels = Array.from({ length: 1 + random(30) }, () =>
      Array.from({ length: 1 + random(12) }, () => alphabet[random(alphabet.length)]).join(''),
    );
    const names = nameFields(labels);
    assert.equal(new Set(names).size, labels.length, JSON.stringify(labels));
    for (const [i, name] of names.entries()) assert.match(name, FIELD, JSON.stringify(labels[i]));
  }
});

test('odd headers make a valid package, and a document with them in another order is mapped', async (context) => {
  const csv = `${ODD.map((label) => `"${label.replaceAll('"', '""')}"`).join(',')}\n`;
  const own = await makeOwnPackage(context, 'odd.csv', csv);
  const { order, meta } = own.manifest.columns;
  assert.equal(order.length, ODD.length);
  const labels = order.map((field) => meta[field]!.label);
  const turned = [...labels.slice(7), ...labels.slice(0, 7)];
  const document = [
    ['Report of March 2024'],
    [],
    turned,
    ...[1, 2, 3].map((row) => turned.map((_, i) => `v ${row}${i}`)),
  ];
  const { artifact } = await runOwn(own, document);
  const [table] = artifact.sheets[0]!.tables;
  const found = table!.mapping!.map(({ raw, target_field: field }) => [raw.header, field && meta[field]!.label]);
  assert.deepEqual(
    found.filter(([header, label]) => header !== label),
    [],
  );
});

test('300 columns make a valid package, whose case passes', async (context) => {
  const about = ['price', 'city', 'phone', 'date', 'name', 'email', 'share'];
  const labels = Array.from({ length: 300 }, (_, i) => `Item ${i} ${about[i % about.length]}`);
  const own = await makeOwnPackage(context, 'wide.csv', `${labels.join(',')}\n`);
  assert.equal(own.manifest.columns.order.length, 300);
});
