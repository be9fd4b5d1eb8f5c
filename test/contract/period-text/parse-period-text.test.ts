import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PeriodReading, parsePeriodText } from '../../../src/contract/period-text/index.ts';
import { ASKED, SPELLINGS } from './spellings.ts';

const YEAR = 2026;
const rows = Object.entries(SPELLINGS).flatMap(([language, months]) =>
  months.flatMap(([period, texts]) => texts.split(' | ').map((text) => ({ language, period, text }))),
);
const describe = (reading: PeriodReading) => (reading.kind === 'period' ? reading.period : 'asked');

test('200 ways to write a month in eight languages are read right or asked', () => {
  assert.ok(new Set(rows.map(({ text }) => text)).size >= 200, `${rows.length} spellings`);
  const found = rows.map((row) => ({ ...row, found: describe(parsePeriodText(row.text, YEAR)) }));
  assert.deepEqual(
    found.filter((row) => row.found !== row.period && row.found !== 'asked'),
    [],
  );
  const asked = found.filter((row) => row.found === 'asked').map(({ text }) => text);
  // Mistakes, and forms that Intl does not know.
  assert.ok(asked.length <= rows.length * 0.08, `${asked.length} of ${rows.length} are asked: ${asked.join(', ')}`);
});

test('what is ambiguous, has no year or is no period is asked', () => {
  const read = ASKED.map((text) => [text, describe(parsePeriodText(text, YEAR))]).filter(
    ([, found]) => found !== 'asked',
  );
  assert.deepEqual(read, []);
});

const OTHERS: readonly (readonly [text: string, period: string])[] = [
  ...[
    'Q4 2026',
    '4. Quartal 2026',
    'T4 2026',
    '4Q26',
    '2026 Q4',
    '26Q4',
    'IV kwartał 2026',
    '4e trimestre 2026',
    '4º trimestre de 2026',
  ].map((text) => [text, '2026-Q4'] as const),
  ...[
    'KW 44 2026',
    'KW44/2026',
    'week 44/2026',
    'W44-2026',
    '2026W44',
    'semaine 44 2026',
    'semana 44 de 2026',
    'tydzień 44 2026',
  ].map((text) => [text, '2026-W44'] as const),
  ...[
    '31.10.2026',
    '31/10/2026',
    '10/31/2026',
    '31 Oct 2026',
    'Oct 31, 2026',
    '31. Oktober 2026',
    '31-Oct-26',
    '20261031',
    '31 de octubre de 2026',
  ].map((text) => [text, '2026-10-31'] as const),
];

test('quarters, weeks and days are read as people write them', () => {
  for (const [text, period] of OTHERS) assert.equal(describe(parsePeriodText(text, YEAR)), period, text);
});

test('names as ADE keeps them mean themselves, whatever the year', () => {
  for (const name of ['2026', '1998-Q2', '2026-05', '2026-W07', '2026-05-31', '2999-05', '1066-10'])
    assert.deepEqual(parsePeriodText(name, 2050), { kind: 'period', period: name });
});

test('years of two digits are completed by the current year, and asked about if they may be days', () => {
  assert.equal(describe(parsePeriodText('Okt 26', 2026)), '2026-10');
  assert.equal(describe(parsePeriodText('Okt 26', 2040)), 'asked');
  assert.equal(describe(parsePeriodText("Okt '26", 2040)), '2026-10');
  assert.equal(describe(parsePeriodText('Oct 99', 2026)), '1999-10');
});

test('an answer tells the candidates, or an example with a year', () => {
  assert.deepEqual(parsePeriodText('01/02', YEAR), { kind: 'ambiguous', candidates: ['2002-01', '2001-02'] });
  assert.deepEqual(parsePeriodText('Oktober', YEAR), { kind: 'no_year', example: '2026-10' });
});
