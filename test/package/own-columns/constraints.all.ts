import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listIssues, makeOwnPackage, runOwn } from './own-package.ts';

/** A field or property, a right value, its result, a wrong value, and the code of its issue. */
type Case = [name: string, rule: object, right: string, becomes: unknown, wrong: string, code: string];

const tableCases: Case[] = [
  [
    'code',
    { constraints: { required: true, unique: true, pattern: '[A-Z]{2}\\d{4}' } },
    'AB1234',
    'AB1234',
    'AB12',
    'pattern_mismatch',
  ],
  ['form', { constraints: { pattern: '(?!X)[A-Z]+' } }, 'ABC', 'ABC', 'XAB', 'text_form'],
  ['status', { constraints: { enum: ['Active', 'Retired'] } }, 'ACTIVE', 'Active', 'gone', 'not_one_of'],
  ['short', { constraints: { minLength: 3 } }, 'abc', 'abc', 'ab', 'text_too_short'],
  ['long', { constraints: { maxLength: 4 } }, 'abcd', 'abcd', 'abcde', 'text_too_long'],
  ['rate', { type: 'number', constraints: { minimum: 0, maximum: 1 } }, '0.5', 0.5, '1.5', 'above_max'],
  ['above zero', { type: 'number', constraints: { exclusiveMinimum: 0 } }, '0.1', 0.1, '0', 'not_above'],
  ['share', { type: 'number', decimalChar: ',', groupChar: '.' }, '1.234', 1234, 'many', 'number_unreadable'],
  ['pieces', { type: 'integer', constraints: { enum: ['1', '2', '3'] } }, '2', 2, '4', 'not_one_of'],
  ['count', { type: 'integer' }, '12', 12, '1.5', 'integer_unreadable'],
  ['member', { type: 'boolean', trueValues: ['J'], falseValues: ['N'] }, 'j', true, 'yes', 'boolean_unreadable'],
  ['opted in', { type: 'boolean' }, 'No', false, 'perhaps', 'boolean_unreadable'],
  ['day', { type: 'date', format: '%d/%m/%Y' }, '03/04/2024', '2024-04-03', '04/30/2024', 'date_contradicts_order'],
  [
    'since',
    { type: 'date', constraints: { minimum: '2020-01-01' } },
    '2020-01-01',
    '2020-01-01',
    '2019-12-31',
    'not_after',
  ],
  [
    'until',
    { type: 'date', constraints: { maximum: '2030-12-31' } },
    '2030-12-31',
    '2030-12-31',
    '2031-01-01',
    'not_before',
  ],
  ['seen', { type: 'datetime' }, '2024-05-06T14:30:00Z', '2024-05-06T14:30:00.000Z', 'soon', 'date_unreadable'],
  ['mail', { format: 'email' }, 'Ann <Ann@Example.org>', 'ann@example.org', 'ann at', 'email_shape'],
  ['page', { format: 'uri' }, 'https://example.org', 'https://example.org', 'no page', 'link_shape'],
  ['month', { type: 'yearmonth' }, 'March 2024', '2024-03', 'someday', 'period_unreadable'],
];

const rows = (cases: readonly Case[]) => [
  cases.map(([name]) => name),
  cases.map(([, , right]) => right),
  cases.map(([, , , , wrong]) => wrong),
];

test('the constraints of a Table Schema are checked, and right values are converted', async (context) => {
  const fields = tableCases.map(([name, rule]) => ({ name, ...rule }));
  const own = await makeOwnPackage(context, 'schema.json', { fields });
  const { artifact, values } = await runOwn(own, rows(tableCases));
  const issues = listIssues(artifact);
  for (const [i, [name, , , becomes, , code]] of tableCases.entries()) {
    const column = String.fromCharCode(65 + i);
    assert.deepEqual(Object.values(values[0]!)[i], becomes, name);
    assert.deepEqual(issues[`${column}2`] ?? [], [], name);
    assert.ok(issues[`${column}3`]?.includes(code), `${name}: ${issues[`${column}3`]}`);
  }
});

test('messages name the limits of the schema', async (context) => {
  const fields = [
    { name: 'short text', constraints: { minLength: 37 } },
    { name: 'above', type: 'number', constraints: { exclusiveMinimum: 41.5 } },
  ];
  const own = await makeOwnPackage(context, 'schema.json', { fields });
  const { artifact } = await runOwn(own, [
    ['short text', 'above'],
    ['ab', '3'],
  ]);
  const messages = artifact.sheets[0]!.tables[0]!.validation!.issues.map(({ message }) => message);
  assert.deepEqual(messages.sort(), [
    'Expected a number above 41.5, found {value}.',
    'Expected at least 37 characters, found {value}.',
  ]);
});

test('an empty cell, a repeated value and a missing column are found if a schema requires it', async (context) => {
  const fields = [
    { name: 'key' },
    { name: 'label', constraints: { required: true } },
    { name: 'extra', constraints: { required: true } },
  ];
  const own = await makeOwnPackage(context, 'schema.json', { fields, primaryKey: 'key' });
  const document = [
    ['key', 'label'],
    ['a', 'one'],
    ['a', ''],
    ['', 'three'],
  ];
  const { artifact } = await runOwn(own, document);
  assert.deepEqual(listIssues(artifact), {
    A3: ['not_unique'],
    A4: ['not_filled'],
    B3: ['not_filled'],
    'A1:B4': ['required_field_missing', 'not_filled'],
  });
});

test('values that a schema defines as missing become empty, with a warning', async (context) => {
  const fields = [{ name: 'name' }, { name: 'amount paid', type: 'number' }];
  const own = await makeOwnPackage(context, 'schema.json', { fields, missingValues: ['', 'n/a', '-'] });
  const { artifact, values } = await runOwn(own, [
    ['name', 'amount paid'],
    ['one', '12'],
    ['two', 'n/a'],
    ['-', '3'],
  ]);
  assert.deepEqual(
    values.map((row) => Object.values(row)),
    [
      ['one', 12],
      ['two', null],
      [null, 3],
    ],
  );
  assert.deepEqual(listIssues(artifact), { B3: ['missing_value'], A4: ['missing_value'] });
});

const jsonCases: Case[] = [
  ['code', { type: 'string', pattern: '^[A-Z]\\d$' }, 'A1', 'A1', 'A12', 'pattern_mismatch'],
  ['part', { type: 'string', pattern: 'b+' }, 'abc', 'abc', 'ac', 'pattern_mismatch'],
  ['either', { type: 'string', pattern: '^a|z$' }, 'buzz', 'buzz', 'b', 'pattern_mismatch'],
  ['status', { enum: ['on', 'off', null] }, 'on', 'on', 'onn', 'not_one_of'],
  ['level', { oneOf: [{ const: 'low' }, { const: 'high' }] }, 'high', 'high', 'mid', 'not_one_of'],
  ['rate', { type: ['number', 'null'], exclusiveMaximum: 1 }, '0.5', 0.5, '1', 'not_below'],
  ['old', { type: 'number', minimum: 0, exclusiveMinimum: true }, '0.5', 0.5, '0', 'not_above'],
  ['size', { type: 'integer', maximum: 10 }, '10', 10, '11', 'above_max'],
  ['flag', { type: 'boolean' }, 'true', true, 'so so', 'boolean_unreadable'],
  ['day', { $ref: '#/$defs/day' }, '2024-04-03', '2024-04-03', 'soon', 'date_unreadable'],
  [
    'mail',
    { anyOf: [{ type: 'string', format: 'email' }, { type: 'null' }] },
    'a@example.org',
    'a@example.org',
    'a',
    'email_shape',
  ],
  ['title', { allOf: [{ type: 'string' }, { minLength: 2 }] }, 'ab', 'ab', 'a', 'text_too_short'],
];

test('the constraints of a JSON Schema are checked, also for a list of rows, and by reference', async (context) => {
  const properties = Object.fromEntries(jsonCases.map(([name, rule]) => [name, rule]));
  const nested = { address: { type: 'object', properties: {} }, tags: { type: 'array' } };
  const row = { type: 'object', properties: { ...properties, ...nested }, required: ['code'] };
  const $defs = { day: { type: 'string', format: 'date' }, row };
  const own = await makeOwnPackage(context, 'rows.schema.json', {
    $defs,
    type: 'array',
    items: { $ref: '#/$defs/row' },
  });
  assert.match(own.printed, /"address" is left out: a cell has no object\./);
  assert.match(own.printed, /"tags" is left out: a cell has no list\./);
  assert.equal(own.manifest.columns.meta.code!.required, true);
  const { artifact, values } = await runOwn(own, rows(jsonCases));
  const issues = listIssues(artifact);
  for (const [i, [name, , , becomes, , code]] of jsonCases.entries()) {
    const column = String.fromCharCode(65 + i);
    assert.deepEqual(Object.values(values[0]!)[i], becomes, name);
    assert.deepEqual(issues[`${column}2`] ?? [], [], name);
    assert.ok(issues[`${column}3`]?.includes(code), `${name}: ${issues[`${column}3`]}`);
  }
});

test('in a column with remarks, they are warnings; what was meant as a value, and cannot be one, is an error', async (context) => {
  const rows = Array.from({ length: 30 }, (_, i) => [`A-${i}`, `${i + 1}.03.2024`, `${i},50`]);
  const csv = [['Nr', 'Bought', 'Price'], ...rows, ['A-30', 'soon', 'free']].map((row) => row.join(';')).join('\n');
  const own = await makeOwnPackage(context, 'remarks.csv', `${csv}\n`);
  const { artifact } = await runOwn(own, [
    ['Nr', 'Bought', 'Price'],
    ['A-0', '20.03.2024', '1,50'],
    ['A-1', 'later', 'gift'],
    ['A-2', '31.02.2024', '1.0100,70'],
    ['A-3', '2024-3', '-'],
  ]);
  const issues = artifact.sheets.flatMap(({ tables }) => tables.flatMap(({ validation }) => validation?.issues ?? []));
  assert.deepEqual(Object.fromEntries(issues.map(({ a1, code, severity }) => [a1, `${severity}: ${code}`])), {
    B3: 'warning: date_unreadable',
    B4: 'error: date_impossible',
    B5: 'error: date_unreadable',
    C3: 'warning: amount_unreadable',
    C4: 'error: amount_unreadable',
    C5: 'warning: amount_unreadable',
  });
});
