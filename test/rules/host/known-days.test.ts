import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { bundleHostModule, runBehind } from './host-script.ts';

let knownDays = '';

before(async () => {
  knownDays = await bundleHostModule('realm/known-days.ts');
});

const run = (code: string) => runBehind(knownDays, code);

test('dates of the document compare like all dates, with each other and with other dates', () => {
  const code = `
    const original = Temporal.PlainDate.compare.bind(Temporal.PlainDate);
    const days = [10000101, 18991231, 19000228, 19991231, 20000101, 20240228, 20240229, 20240301, 99991231];
    const known = days.map((day) => exports.makeKnownDay(day));
    const others = [
      ...known.map((date) => Temporal.PlainDate.from(date)),
      ...known.map((date) => date.withCalendar('hebrew')),
      ...known.map(String),
      { year: 2024, month: 2, day: 29 },
    ];
    const all = [...known, ...others];
    const expected = all.map((one) => all.map((two) => original(one, two)));
    exports.speedUpDates();
    console.log(all.every((one, i) => all.every((two, j) => Object.is(Temporal.PlainDate.compare(one, two), expected[i][j]))));
    for (const args of [[known[0]], [known[0], 7], [null, known[0]], ['no date', known[0]]]) {
      try { Temporal.PlainDate.compare(...args); console.log('compared'); } catch (e) { console.log(e.constructor.name); }
    }
    const { compare } = Temporal.PlainDate;
    console.log(compare(known[0], known[1]), compare.name, compare.length);`;
  const errors = ['TypeError', 'TypeError', 'TypeError', 'RangeError'];
  assert.deepEqual(run(code).split('\n'), ['true', ...errors, '-1 compare 2']);
});

test('the number of a date cannot be seen, changed or given to another date by rules', () => {
  const code = `
    exports.speedUpDates();
    const date = exports.makeKnownDay(20240506);
    console.log(Reflect.ownKeys(date).length, Object.isFrozen(date), date.toString(), date instanceof Temporal.PlainDate);
    const copy = Object.create(date);
    try { Temporal.PlainDate.compare(copy, date); console.log('compared'); } catch (e) { console.log(e.constructor.name); }`;
  assert.deepEqual(run(code).split('\n'), ['0 true 2024-05-06 true', 'TypeError']);
});

test('any date, from the document or not, still returns year, month and day in its own calendar', () => {
  const code = `
    const plain = ['1000-01-01', '2024-02-29', '9999-12-31'].map((text) => Temporal.PlainDate.from(text));
    const known = [10000101, 20240229, 99991231].map((day) => exports.makeKnownDay(day));
    const others = [...plain, plain[1].withCalendar('hebrew'), known[1].withCalendar('hebrew'), known[1].add({ days: 1 })];
    const read = (date) => [date.year, date.month, date.day];
    const expected = [...plain, ...others].map(read);
    exports.speedUpDates();
    console.log(JSON.stringify([...known, ...others].map(read)) === JSON.stringify(expected));
    for (const receiver of [{}, Object.create(known[0]), undefined]) {
      const { get } = Object.getOwnPropertyDescriptor(Temporal.PlainDate.prototype, 'year');
      try { console.log(get.call(receiver)); } catch (e) { console.log(e.constructor.name, get.name); }
    }`;
  assert.deepEqual(run(code).split('\n'), ['true', ...Array(3).fill('TypeError get year')]);
});

test('any date has its number in the calendar of spreadsheets, or none', () => {
  const code = `
    const texts = ['1000-01-01', '2024-02-29', '9999-12-31', '0999-12-31', '+010000-01-01'];
    const numbers = texts.map((text) => exports.readDay(Temporal.PlainDate.from(text)));
    console.log(...numbers, exports.readDay(Temporal.PlainDate.from('2024-02-29').withCalendar('hebrew')));
    console.log(exports.readDay(exports.makeKnownDay(20240506)));`;
  assert.deepEqual(run(code).split('\n'), ['10000101 20240229 99991231 -1 -1 -1', '20240506']);
});
