import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DateOrder, type DateProblem, parseDate } from 'ade/rules';
import fc from 'fast-check';

const READ: [text: string, order: DateOrder | null, date: string][] = [
  ['2024-05-06', null, '2024-05-06'],
  ['2024-05-06', 'dmy', '2024-05-06'],
  ['2024/5/6', 'mdy', '2024-05-06'],
  ['20240506', null, '2024-05-06'],
  ['2024-05-06 00:00:00', null, '2024-05-06'],
  ['2024-05-06T09:30', null, '2024-05-06'],
  ['03/04/2024', 'dmy', '2024-04-03'],
  ['03/04/2024', 'mdy', '2024-03-04'],
  ['3.4.24', 'dmy', '2024-04-03'],
  ['3-4-29', 'mdy', '2029-03-04'],
  ['3-4-30', 'mdy', '1930-03-04'],
  ['24/03/04', 'ymd', '2024-03-04'],
  ['03 04 2024', 'dmy', '2024-04-03'],
  ['3/4/2024 9:15 PM', 'dmy', '2024-04-03'],
  ['25/12/2024', null, '2024-12-25'],
  ['12/25/2024', null, '2024-12-25'],
  ['07/07/2024', null, '2024-07-07'],
  ['29/02/2024', 'dmy', '2024-02-29'],
  ['3 March 2024', null, '2024-03-03'],
  ['3rd of March, 2024', null, '2024-03-03'],
  ['Mar 3, 2024', 'dmy', '2024-03-03'],
  ['Sept. 5 2021', null, '2021-09-05'],
  ['3-mars-24', null, '2024-03-03'],
  ['1er janvier 2024', null, '2024-01-01'],
  ['5 août 2020', 'mdy', '2020-08-05'],
  ['2024-Feb-29', null, '2024-02-29'],
];

for (const [text, order, date] of READ) {
  test(`${text} in order ${order} is ${date}`, () => {
    assert.equal(parseDate(text, order).date?.toString(), date);
  });
}

const UNREAD: [text: string, order: DateOrder | null, problem: DateProblem][] = [
  ['03/04/2024', null, 'ambiguous'],
  ['01/02/03', null, 'ambiguous'],
  ['25/12/2024', 'mdy', 'contradicts'],
  ['12/25/2024', 'dmy', 'contradicts'],
  ['03/04/2024', 'ymd', 'contradicts'],
  ['31/02/2024', 'dmy', 'impossible'],
  ['31/02/2024', null, 'impossible'],
  ['29/02/2023', 'dmy', 'impossible'],
  ['2024-13-01', null, 'impossible'],
  ['32 March 2024', null, 'impossible'],
  ['', null, 'not_a_date'],
  ['soon', null, 'not_a_date'],
  ['3 Brumaire 2024', null, 'not_a_date'],
  ['416-555-0123', 'dmy', 'not_a_date'],
  ['1/2/345', 'dmy', 'not_a_date'],
  ['2024-05-06T09:30Z', null, 'not_a_date'],
];

for (const [text, order, problem] of UNREAD) {
  test(`"${text}" in order ${order} is ${problem}`, () => {
    assert.deepEqual(parseDate(text, order), { date: null, problem });
  });
}

test('every day can be read from each way of writing it', () => {
  const days = fc.record({
    year: fc.integer({ min: 1930, max: 2029 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
  });
  fc.assert(
    fc.property(days, fc.constantFrom('/', '.', '-', ' '), ({ year, month, day }, mark) => {
      const date = Temporal.PlainDate.from({ year, month, day }, { overflow: 'constrain' });
      const short = String(year % 100).padStart(2, '0');
      assert.ok(parseDate([date.day, date.month, year].join(mark), 'dmy').date?.equals(date));
      assert.ok(parseDate([date.month, date.day, short].join(mark), 'mdy').date?.equals(date));
      assert.ok(parseDate([short, date.month, date.day].join(mark), 'ymd').date?.equals(date));
      assert.ok(parseDate(date.toString(), null).date?.equals(date));
    }),
  );
});

test('months have names in the languages that a rule asks for', () => {
  const third = Temporal.PlainDate.from('2024-03-03');
  for (const [text, language] of [
    ['3. März 2024', 'de'],
    ['3 de marzo de 2024', 'es'],
    ['3 marca 2024', 'pl'],
    ['3 março 2024', 'pt'],
  ] as const) {
    assert.ok(parseDate(text, null, [language]).date?.equals(third), text);
    assert.equal(parseDate(text, null).problem, 'not_a_date', text);
  }
  assert.equal(parseDate('3 marca 2024', null, ['de']).problem, 'not_a_date');
});
