import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import type { RuleIssue, Value } from 'ade/rules';
import { type FieldInput, loadPackage, makeFieldCall } from './package-harness.ts';

const pack = await loadPackage(resolve(import.meta.dirname, '../../templates/starter'));
const date = (text: string) => Temporal.PlainDate.from(text);

async function transform(field: string, values: Value[], input: FieldInput = {}) {
  const result = await pack.columns[field]?.transform?.(makeFieldCall(pack, field, { ...input, values }));
  return result?.values.map((value) => value ?? null);
}

async function derive(field: string, input: FieldInput) {
  return (await pack.columns[field]?.derive?.(makeFieldCall(pack, field, input)))?.values;
}

/** `row code` of each issue. */
async function findIssues(field: string, values: Value[], input: FieldInput = {}): Promise<string[]> {
  const issues = await listIssues(field, values, input);
  return issues.map(({ row_index, code }) => `${row_index} ${code}`);
}

async function listIssues(field: string, values: Value[], input: FieldInput = {}): Promise<readonly RuleIssue[]> {
  return (await pack.columns[field]?.validate?.(makeFieldCall(pack, field, { ...input, values })))?.issues ?? [];
}

test('ids keep their zeros and are texts', async () => {
  assert.deepEqual(await transform('member_id', ['00123', 124, " '0125 ", '', null]), [
    '00123',
    '124',
    '0125',
    null,
    null,
  ]);
});

test('ids: missing, with spaces, and repeated across batches', async () => {
  assert.deepEqual(await findIssues('member_id', ['1', null, 'a b', ' ']), [
    '2 required_missing',
    '4 required_missing',
    '3 member_id_shape',
  ]);
  const state = {};
  assert.deepEqual(await listIssues('member_id', ['7', '8', 'constructor'], { state, firstRow: 5 }), []);
  const [issue, ...others] = await listIssues('member_id', ['9', '8'], { state, firstRow: 1005 });
  assert.deepEqual(others, []);
  assert.equal(issue?.row_index, 2);
  assert.deepEqual(issue?.related_rows, [6]);
});

test('names are capitalized only if they have no capitals or only capitals', async () => {
  const values = ['ANNE-MARIE', "o'neil", 'van der Berg', 'ÉLISE', ' Mary  Ann ', 'McDonald'];
  const names = ['Anne-Marie', "O'Neil", 'van der Berg', 'Élise', 'Mary Ann', 'McDonald'];
  assert.deepEqual(await transform('first_name', values), names);
  assert.deepEqual(await findIssues('last_name', ['Lee', 'R2D2', 'a@b.ca', null]), [
    '2 last_name_shape',
    '3 last_name_shape',
  ]);
});

test('full names split, and first and last names join', async () => {
  const full_name = ['Ann Lee', 'Gagnon, Élise', 'Jan van der Berg', 'Dr. Mary Ann Roy', 'Cher', null];
  const input = { columns: { full_name }, group: full_name.map(() => null) };
  assert.deepEqual(await derive('first_name', input), ['Ann', 'Élise', 'Jan', 'Mary Ann', null, null]);
  assert.deepEqual(await derive('last_name', input), ['Lee', 'Gagnon', 'van der Berg', 'Roy', 'Cher', null]);
  const columns = { first_name: ['Ann', null, null], last_name: ['Lee', 'Roy', null] };
  assert.deepEqual(await derive('full_name', { columns, group: [null, null, null] }), ['Ann Lee', 'Roy', null]);
});

test('without a source, derived names stay empty', async () => {
  const group = [null, null];
  for (const field of ['first_name', 'last_name', 'full_name']) {
    assert.deepEqual(await derive(field, { group }), [null, null]);
  }
});

test('emails', async () => {
  const values = ['Ann@Example.ORG ', 'mailto:bob@x.ca', 'Eve Kim <eve@x.ca>', 'none'];
  assert.deepEqual(await transform('email', values), ['ann@example.org', 'bob@x.ca', 'eve@x.ca', 'none']);
  const wrong = ['a@b', 'a b@c.ca', '@c.ca', 'a@b..ca', 'a@b.ca, c@d.ca'];
  assert.equal((await findIssues('email', wrong)).length, wrong.length);
  assert.deepEqual(await findIssues('email', ['a.b+c@d-e.co.uk', null]), []);
});

test('phones become E.164; other texts stay and have an issue', async () => {
  assert.deepEqual(await transform('phone', ['(416) 555-0123 x9', 4165550123, '555-01', null]), [
    '+14165550123 x9',
    '+14165550123',
    '555-01',
    null,
  ]);
  assert.deepEqual(await findIssues('phone', ['+14165550123 x9', '555-01']), ['2 phone_invalid']);
});

for (const field of ['date_of_birth', 'start_date', 'end_date']) {
  test(`${field}: texts are read in the column's order, and in no other`, async () => {
    const values = ['03/04/2020', '02/14/2020', '31/02/2020', 'soon', '2020-04-03', 45_000, null];
    const read = await transform(field, values, { dateOrder: 'dmy' });
    assert.deepEqual(read?.map(String), [
      '2020-04-03',
      '02/14/2020',
      '31/02/2020',
      'soon',
      '2020-04-03',
      '45000',
      'null',
    ]);
    assert.deepEqual(await findIssues(field, read ?? [], { dateOrder: 'dmy' }), [
      '2 date_contradicts_order',
      '3 date_impossible',
      '4 date_unreadable',
      '6 date_unreadable',
    ]);
  });

  test(`${field}: without an order, an ambiguous date stays and has an issue that says so`, async () => {
    const read = await transform(field, ['03/04/2020', '3 avril 2020']);
    assert.deepEqual(read?.map(String), ['03/04/2020', '2020-04-03']);
    assert.deepEqual(await findIssues(field, read ?? []), ['1 date_order_unknown']);
  });

  test(`${field}: without an order, points say that the day comes first`, async () => {
    assert.deepEqual((await transform(field, ['03.04.2020', '3.4.20']))?.map(String), ['2020-04-03', '2020-04-03']);
  });

  test(`${field}: a date with a time of day is a date`, async () => {
    const read = await transform(field, [Temporal.PlainDateTime.from('2020-04-03T00:00')]);
    assert.deepEqual(read?.map(String), ['2020-04-03']);
  });
}

test('dates are compared with each other and with the day of the job', async () => {
  const start_date = [date('2020-01-01'), date('2020-01-01'), null, 'soon'];
  const ends = [date('2019-12-31'), date('2020-01-01'), date('2019-01-01'), date('2019-01-01')];
  assert.deepEqual(await findIssues('end_date', ends, { columns: { start_date } }), ['1 end_before_start']);
  assert.deepEqual(await findIssues('end_date', ends), []);
  const births = [date('2024-06-30'), date('2024-07-01'), date('1904-01-01'), date('1903-12-31')];
  assert.deepEqual(await findIssues('date_of_birth', births), ['2 birth_in_future', '4 birth_too_long_ago']);
});

test('provinces and postal codes', async () => {
  const provinces = ['Ontario', 'ont.', 'Québec', 'B.C.', 'new york', 'Acadia', null];
  const codes = ['ON', 'ON', 'QC', 'BC', 'NY', 'Acadia', null];
  assert.deepEqual(await transform('province', provinces), codes);
  assert.deepEqual(await findIssues('province', codes), ['6 province_unknown']);
  assert.deepEqual(await transform('postal_code', ['k1a0b1', 'K1A-0B1', 2134, '02134-1234', 'B3H', null]), [
    'K1A 0B1',
    'K1A 0B1',
    '02134',
    '02134-1234',
    'B3H',
    null,
  ]);
  const province = ['ON', 'BC', 'NY', 'Acadia', 'ON'];
  assert.deepEqual(
    await findIssues('postal_code', ['K1A 0B1', 'K1A 0B1', '10001', 'B3H', 'D1A 0B1'], { columns: { province } }),
    ['4 postal_code_shape', '5 postal_code_shape', '2 postal_code_province'],
  );
});

test('employer and department come from group rows, the employer also from the title', async () => {
  const group = ['Employer: Acme', 'Birch', 'Department: Sales', 'Location: North', null];
  assert.deepEqual(await derive('employer', { group }), ['Acme', 'Birch', null, null, null]);
  assert.deepEqual(await derive('department', { group }), [null, null, 'Sales', null, null]);
  const title = ['Roster', 'Employer: Cedar'];
  assert.deepEqual(await derive('employer', { group: ['Acme', null], title }), ['Acme', 'Cedar']);
  assert.deepEqual(await derive('employer', { group: [null], title: ['Roster', 'Acme Ltd.'] }), ['Acme Ltd.']);
  assert.deepEqual(await derive('employer', { group: [null], title: ['Roster 2024'] }), [null]);
});

test('the period comes from the title, or is tidied', async () => {
  const group = [null];
  const titles: Record<string, string | null> = {
    'Period: March 2024': '2024-03',
    'Dues for the month of Sept. 2023': '2023-09',
    'Rapport de février 2024': '2024-02',
    'Contributions Q2 2024': '2024-Q2',
    'Période : 2024-05': '2024-05',
    'Roster 2024': null,
    'Meeting of 12 people': null,
  };
  for (const [title, period] of Object.entries(titles)) {
    assert.deepEqual(await derive('period', { group, title: ['Roster', title] }), [period], title);
  }
  const values = [
    '2024-03',
    '03/2024',
    '2024/3',
    'March 2024',
    202403,
    2024,
    'T1 2024',
    '2024 Q3',
    date('2024-03-15'),
    'spring',
  ];
  const periods = await transform('period', values);
  assert.deepEqual(periods, [
    '2024-03',
    '2024-03',
    '2024-03',
    '2024-03',
    '2024-03',
    '2024',
    '2024-Q1',
    '2024-Q3',
    '2024-03',
    'spring',
  ]);
  assert.deepEqual(await findIssues('period', periods ?? []), ['10 period_unreadable']);
});

test('hours in all their notations', async () => {
  const times = [Temporal.PlainTime.from('07:30'), Temporal.PlainDateTime.from('1900-01-01T13:30')];
  const values = [7.5, '7,5', '7.5 hrs', '7,5 h', '7:30', '7h30', '7 h', '1,040', 'off', true, ...times];
  const hours = [7.5, 7.5, 7.5, 7.5, 7.5, 7.5, 7, 1040, 'off', true, 7.5, 37.5];
  assert.deepEqual(await transform('hours', values), hours);
  assert.deepEqual(await findIssues('hours', [7.5, 744, 744.5, -1, 'off', null]), [
    '5 hours_unreadable',
    '3 hours_out_of_range',
    '4 hours_out_of_range',
  ]);
});

test('hours as programs show and store them: seconds, a sign, months of them, both date systems', async () => {
  const at = (text: string) => Temporal.PlainDateTime.from(text);
  const texts = ['7:30:00', '7:30:36', '-7:30', '−7:30', '100:30:00', '7:3', '7:30:99', '7:30 pm'];
  const read = [7.5, 7.51, -7.5, -7.5, 100.5, '7:3', '7:30:99', '7:30 pm'];
  assert.deepEqual(await transform('hours', texts), read);
  // In the 1900 system, day 60 is a day that did not exist; in the 1904 system, day 0 is 1904-01-01.
  const stored = [at('1900-02-28T12:00'), at('1900-03-01T12:00'), at('1904-01-02T13:30'), at('2024-03-01T12:00')];
  const hours = [59.5 * 24, 61.5 * 24, 37.5];
  assert.deepEqual((await transform('hours', stored))?.slice(0, 3), hours);
  assert.deepEqual((await transform('hours', stored))?.slice(3).map(String), ['2024-03-01T12:00:00']);
});

test('amounts', async () => {
  assert.deepEqual(await transform('amount', ['$1,234.50', '(12)', 'free', 5, null]), [1234.5, -12, 'free', 5, null]);
  assert.deepEqual(await findIssues('amount', [5, -12, 'free', null]), ['3 amount_unreadable', '2 amount_negative']);
});

/** The amounts of one batch and the rows with a warning; `state` has what earlier batches showed. */
async function readAmounts(values: Value[], state: Record<string, unknown> = {}) {
  const result = await pack.columns.amount?.transform?.(makeFieldCall(pack, 'amount', { values, state }));
  const warned = result?.warnings?.map(({ row_index, code }) => `${row_index} ${code}`);
  return { values: result?.values, warned };
}

test('the column decides which mark is the decimal mark', async () => {
  const comma = await readAmounts(['1.234', '12.345,67', '99,5', '2,345']);
  assert.deepEqual(comma, { values: [1234, 12345.67, 99.5, 2.345], warned: [] });
  const point = await readAmounts(['1.234', '$2,345', '9.50', '7']);
  assert.deepEqual(point, { values: [1.234, 2345, 9.5, 7], warned: [] });
  assert.deepEqual((await readAmounts(['1.234', '1.234.567'])).values, [1234, 1234567]);
});

test('what an earlier batch showed decides in a later one', async () => {
  const state = {};
  await readAmounts(['99,5'], state);
  assert.deepEqual(await readAmounts(['1.234'], state), { values: [1234], warned: [] });
});

test('an ambiguous amount is read in the default way and named', async () => {
  const open = await readAmounts(['1.234', '1,234', '12', 'free', 5, null]);
  assert.deepEqual(open.values, [1.234, 1234, 12, 'free', 5, null]);
  assert.deepEqual(open.warned, ['1 amount_ambiguous', '2 amount_ambiguous']);
  const contradicted = await readAmounts(['1.234', '9.5', '9,5']);
  assert.deepEqual(contradicted, { values: [1.234, 9.5, 9.5], warned: ['1 amount_ambiguous'] });
  assert.deepEqual((await readAmounts(['0.125', '1234.567'])).warned, []);
});

test('texts are tidied and doubtful texts named', async () => {
  assert.deepEqual(await transform('address', ['  12  Elm\nStreet ', null]), ['12 Elm Street', null]);
  assert.deepEqual(await transform('city', ['OTTAWA', 'trois-rivières']), ['Ottawa', 'Trois-Rivières']);
  const wrong = { address: '12', city: 'K1A 0B1', employer: '123', department: 'a@b.ca', job_title: '7' };
  for (const [field, value] of Object.entries(wrong)) {
    assert.deepEqual(await findIssues(field, [value, null]), [`1 ${field}_shape`]);
  }
});

test('no message contains a value: all of them are texts of the package', async () => {
  for (const field of Object.keys(pack.columns)) {
    for (const { message } of await listIssues(field, ['secret-4711', 'secret-4711', '03/04/2020', -4711])) {
      assert.doesNotMatch(message, /4711|03\/04/, field);
    }
  }
});

test('phones without a prefix are of a country of the table’s language, the one in which most are possible', async () => {
  assert.deepEqual(await transform('phone', ['030 1234567', '0171 2345678'], { language: 'de' }), [
    '+49301234567',
    '+491712345678',
  ]);
  assert.deepEqual(await transform('phone', ['01 23 45 67 89', '06 12 34 56 78'], { language: 'fr' }), [
    '+33123456789',
    '+33612345678',
  ]);
  // Quebec is also in the list of the language.
  assert.deepEqual(await transform('phone', ['514 555-0123', '418 555 0199'], { language: 'fr' }), [
    '+15145550123',
    '+14185550199',
  ]);
  // What fits several is of the country that the package names.
  const austrian = { language: 'de', env: { DEFAULT_COUNTRY: 'AT' } };
  assert.deepEqual(await transform('phone', ['0664 1234500'], austrian), ['+436641234500']);
  const canadian = { language: 'es', env: { DEFAULT_COUNTRY: 'CA' } };
  assert.deepEqual(await transform('phone', ['(416) 555-0110'], canadian), ['+14165550110']);
  const state = {};
  await transform('phone', ['06 12 34 56 78'], { language: 'fr', state });
  assert.deepEqual(await transform('phone', ['514 555-0123'], { language: 'fr', state }), ['514 555-0123']);
});

test('postal codes and regions of the table’s language have no issue', async () => {
  const codes = ['1012 AB', '1012ab', '12'];
  assert.deepEqual(await findIssues('postal_code', codes, { language: 'nl' }), ['3 postal_code_shape']);
  assert.equal((await findIssues('postal_code', codes)).length, 3);
  assert.deepEqual(await transform('postal_code', [1067, 10115], { language: 'de' }), ['01067', '10115']);
  // Of four digits in Austria, of five in Germany: which it is, no batch may decide alone.
  const env = { DEFAULT_COUNTRY: 'AT' };
  assert.deepEqual(await transform('postal_code', [1010, 8010], { language: 'de', env }), ['1010', '8010']);
  assert.deepEqual(await transform('postal_code', [1010, 8010], { language: 'de' }), ['01010', '08010']);
  assert.deepEqual(await transform('province', ['Québec', 'Bavaria'], { language: 'fr' }), ['QC', 'Bavaria']);
  assert.deepEqual(await transform('province', ['Bayern', 'Nowhere'], { language: 'de' }), ['Bayern', 'Nowhere']);
  assert.deepEqual(await findIssues('province', ['Bayern', 'Nowhere'], { language: 'de' }), ['2 province_unknown']);
});

test('dates and periods have months in the languages of the package', async () => {
  const values = ['3. März 2024', '3 de marzo de 2024', '3 maart 2024', '3 marca 2024', '3 xyz 2024'];
  const third = date('2024-03-03');
  assert.deepEqual(await transform('start_date', values), [third, third, third, third, '3 xyz 2024']);
  assert.deepEqual(await findIssues('start_date', values.slice(4)), ['1 date_unreadable']);
  const titles = [
    'Lohnliste Oktober 2026',
    'Relação de outubro de 2026',
    'Period: 10/2026',
    'Lista płac październik 2026',
  ];
  for (const title of titles) assert.deepEqual(await derive('period', { title: ['Liste', title] }), ['2026-10'], title);
  const law = 'Members under the Labour Relations Act of 1995';
  assert.deepEqual(await derive('period', { title: [law, 'Hours for March 2024'] }), ['2024-03']);
  assert.deepEqual(await transform('period', [2024.1, '2024-10']), ['2024.1', '2024-10']);
  assert.deepEqual(await transform('period', ['Oktober 2026', 'KW 44 2026', '4º trimestre 2026']), [
    '2026-10',
    '2026-W44',
    '2026-Q4',
  ]);
});
