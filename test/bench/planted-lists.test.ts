import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Edition,
  findField,
  isDate,
  listFieldsOf,
  makeList,
  makeNextMonth,
  writeEdition,
} from '../../bench/two-months/lists/index.ts';

const lists = Array.from({ length: 80 }, (_, i) => makeList(`test-${i}`));

function keysOf(edition: Edition): string[] {
  const { name } = findField(edition, 'key')!;
  return edition.rows.map((row) => String(row[name]));
}

test('the same name gives the same list, in all its months', async () => {
  const make = () => {
    const { plan, first } = makeList('test-7');
    const later = makeNextMonth(plan, makeNextMonth(plan, first));
    return JSON.stringify([first, later]);
  };
  assert.equal(make(), make());
});

test('lists are of every size, in every language, with and without dates', () => {
  const sizes = lists.map(({ first }) => first.rows.length);
  assert.ok(Math.min(...sizes) < 20 && Math.max(...sizes) > 500);
  assert.equal(new Set(lists.map(({ plan }) => plan.language)).size, 8);
  for (const role of ['first_name', 'full_name', 'birth', 'start'] as const) {
    const count = lists.filter(({ first }) => findField(first, role) !== undefined).length;
    assert.ok(count > 5 && count < lists.length, role);
  }
  assert.ok(new Set(lists.map(({ first }) => listFieldsOf(first, 'amount').length)).size >= 3);
});

test('an honest list is honest: ids once, nobody joins before birth or as a child, amounts are numbers', () => {
  for (const { plan, first } of lists) {
    for (const edition of [first, makeNextMonth(plan, first)]) {
      assert.equal(new Set(keysOf(edition)).size, edition.rows.length);
      for (const row of edition.rows) {
        if (isDate(row.birth_date) && isDate(row.start_date))
          assert.ok(row.birth_date.until(row.start_date, { largestUnit: 'years' }).years >= 16, plan.name);
        for (const { name } of listFieldsOf(edition, 'amount'))
          assert.ok(row[name] === null || Number.isFinite(row[name]));
      }
    }
  }
});

test('in a month, few people come and go, and hardly anybody has another name', () => {
  for (const { plan, first } of lists) {
    const next = makeNextMonth(plan, first);
    const before = new Map(first.rows.map((row) => [row.member_id, row]));
    const stayed = next.rows.filter((row) => before.has(row.member_id!));
    assert.ok(stayed.length >= first.rows.length * 0.85, plan.name);
    assert.ok(next.rows.length - stayed.length <= Math.max(3, first.rows.length * 0.2), plan.name);
    const renamed = stayed.filter((row) => before.get(row.member_id!)!.last_name !== row.last_name);
    assert.ok(renamed.length <= Math.max(1, first.rows.length * 0.02), plan.name);
    assert.ok(renamed.every((row) => before.get(row.member_id!)!.first_name === row.first_name));
  }
});

test('a csv has the numbers, dates and quotes of its sender', async () => {
  const edition: Edition = {
    month: '2026-05',
    fields: [
      { name: 'id', header: 'Nr', role: 'key' },
      { name: 'name', header: 'Name', role: 'full_name' },
      { name: 'born', header: 'Geb.', role: 'birth' },
      { name: 'fee', header: 'Beitrag', role: 'amount', decimals: 2 },
    ],
    rows: [
      { id: '007', name: 'Ann; "Lee"', born: Temporal.PlainDate.from('1980-12-03'), fee: 4.5 },
      { id: '8', name: null, born: null, fee: null },
    ],
    titles: ['Mai', ''],
    total: 'Summe',
    look: { format: 'csv', delimiter: ';', decimal: ',', dates: 'dmy.' },
  };
  const text = Buffer.from(await writeEdition(edition)).toString();
  assert.equal(
    text,
    'Mai\r\n\r\nNr;Name;Geb.;Beitrag\r\n007;"Ann; ""Lee""";03.12.1980;4,50\r\n8;;;\r\nSumme;;;4,50\r\n',
  );
});
