import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { maskSpans } from '../../../src/subjects/terms/mask.ts';
import { Matcher } from '../../../src/subjects/terms/matcher.ts';

const mask = (term: string, text: string) => maskSpans(text, new Matcher([term]).findInText(text));

for (const [term, text, expected] of [
  ['Anna Müller', 'Müller, Anna', '(erased)'],
  ['Anna Müller', 'ANNA MUELLER', '(erased)'],
  ['Anna Mueller', 'Anna Mu\u0308ller', '(erased)'],
  ['anna muller', 'Anna Müller', '(erased)'],
  ['Anna Müller', 'Anna Maria Müller', '(erased)'],
  ['Anna Müller', 'list_anna_mueller-2026.xlsx', 'list_(erased)-2026.xlsx'],
  ['Anna Müller', 'ListeAnnaMüller', '(erased)'],
  ['Anna Müller', 'Bert Müller', 'Bert Müller'],
  ['Anna Müller', 'Annabell Müller', 'Annabell Müller'],
  ['Anna Müller', 'Please call Anna Müller about row 5, as agreed.', 'Please call (erased) about row 5, as agreed.'],
  ['Anna Müller', 'Anna came first, and then in the evening Bert and Ms Müller', null],
  ["Seán O'Brien", 'Sean O’Brien', '(erased)'],
  ["Seán O'Brien", 'OBRIEN Sean', '(erased)'],
  ['Groß Łukasz', 'GROSS, LUKASZ', '(erased)'],
  ['00123456', 'No. 123456', 'No. (erased)'],
  ['123456', '00123456', '(erased)'],
  ['123456', '1234567', '1234567'],
  ['0007', '7', '7'],
  ['0007', 'no 0007', 'no (erased)'],
  ['AB-00123', 'ab 00123', '(erased)'],
  ['AB-00123', 'AB00123', '(erased)'],
  ['AB-00123', 'AB-123', 'AB-123'],
  ['DE89 3704 0044 0532 0130 00', 'DE89370400440532013000', '(erased)'],
  ['31.01.1980', 'born 1980-01-31 in X', 'born (erased) in X'],
  ['1980-01-31', '31. Januar 1980', '(erased)'],
  ['1980-01-31', 'Jan 31, 1980', '(erased)'],
  ['1980-01-31', '31/1/80', '(erased)'],
  ['1980-01-31', '1980-01-31T00:00:00', '(erased)T00:00:00'],
  ['1980-01-31', '19800131', '(erased)'],
  ['1980-01-31', '1.2.1980', '1.2.1980'],
  ['山田太郎', '山田太郎様', '(erased)'],
  ['山田 太郎', '窓口: 山田太郎さん', '窓口: (erased)'],
  ['李明', '李明', '(erased)'],
  ['김철수', '김철수는 A3', '(erased) A3'],
  ['李明', '李大明', '李大明'],
  ['anna@example.org', 'Mail: Anna@Example.org!', 'Mail: (erased)!'],
] as const) {
  test(`${term} in “${text}”`, () => {
    assert.equal(mask(term, text), expected ?? text);
  });
}

test('cells: numbers lose zeros, and dates are days', () => {
  const matcher = new Matcher(['00123456', '31.1.1980']);
  assert.deepEqual(matcher.matchCell(123_456), { term: 1, how: 'number' });
  assert.deepEqual(matcher.matchCell({ date: '1980-01-31' }), { term: 2, how: 'date' });
  assert.deepEqual(matcher.matchCell({ datetime: '1980-01-31T10:00:00' }), { term: 2, how: 'date' });
  for (const value of [null, true, 123_456.5, { time: '10:00:00' }, 1_234_567])
    assert.equal(matcher.matchCell(value), null);
});

test('a name in several cells of a row counts, and one of its words alone does not', () => {
  const matcher = new Matcher(['Anna Müller', '4711']);
  assert.deepEqual([...matcher.matchRow(['Anna', 'x', 'Mueller', 5]).keys()], [0, 2]);
  assert.deepEqual([...matcher.matchRow(['Anna', 'x', 'Schmidt']).keys()], []);
  assert.deepEqual([...matcher.matchRow(['Anna', 'Schmidt', 4711]).keys()].sort(), [0, 2]);
});

test('terms that would be everywhere are refused by their position', () => {
  for (const terms of [
    ['Anna Müller', 'a'],
    ['Anna Müller', '1 2'],
    ['Anna Müller', '…'],
  ])
    assert.throws(
      () => new Matcher(terms),
      (error) => isAdeError(error, 'subject_term_refused') && error.details.position === 2,
    );
});
