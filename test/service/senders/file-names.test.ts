import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchFile } from '../../../src/service/senders/match-sender.ts';
import type { SenderRow } from '../../../src/storage/store/index.ts';

const YEAR = new Date().getUTCFullYear();
const SHORT = String(YEAR).slice(2);

/** The period in a name, `asked` if the name fits without a clear period, and null if it does not fit. */
function findPeriod(pattern: string, name: string): string | null {
  const [filename = '', folder] = name.split('/').toReversed();
  const match = matchFile({ file_pattern: pattern } as SenderRow, { filename, folder });
  return match === undefined ? null : (match.period ?? 'asked');
}

test('the period of a file name is read as people write it', () => {
  const october = `${YEAR}-10`;
  for (const name of [
    `October ${YEAR}`,
    `Oct${SHORT}_v2`,
    `10-${YEAR} final`,
    `octubre de ${YEAR}`,
    `${YEAR} październik`,
  ])
    assert.equal(findPeriod('acme-{period}*.xlsx', `Acme-${name}.xlsx`), october, name);
  assert.equal(findPeriod('*_{period}_*', `members_okt_${YEAR}_final.xlsx`), october);
  assert.equal(findPeriod('acme-{period}*', `acme-Q4 ${YEAR}.xlsx`), `${YEAR}-Q4`);
  assert.equal(findPeriod('*{period}*', `x Oct ${YEAR} (2).xlsx`), october);
});

test('names with kept periods are read as before', () => {
  const read = (name: string) => findPeriod('acme-{period}*.csv', `acme-${name}.csv`);
  assert.equal(read('2026-07 new'), '2026-07');
  assert.equal(read('2026-07-2'), '2026-07');
  assert.equal(read('2026-07 12 rows'), '2026-07');
  assert.equal(read('2026-07-31'), '2026-07-31');
  assert.equal(read('2026-07-31-01'), '2026-07-31');
  assert.equal(read('2026 (2)'), '2026');
  assert.equal(findPeriod('acme-{period}-01.csv', 'acme-2026-07-01.csv'), '2026-07');
  assert.equal(findPeriod('{period}/{period}-x*', '2026-07/2026-07-x.csv'), '2026-07');
  assert.equal(findPeriod('{period}/{period}-x*', '2026-07/2026-08-x.csv'), null);
  assert.equal(findPeriod('*{period}*', 'list 2026-10 part 01-02.csv'), '2026-10');
});

test('a name that may have several periods, an impossible one or no year gives none', () => {
  const unclear = [
    `1-31 Oct ${YEAR}`,
    `Jan-Mar ${YEAR}`,
    `Oct ${SHORT}-28`,
    `v2 Oct ${YEAR}`,
    '01-02',
    '2026-02-31',
    '2026-13',
  ];
  for (const name of [...unclear, 'Oct', '2026-07-02 for 2026-06'])
    assert.equal(findPeriod('*{period}*', `x ${name}.csv`), 'asked', name);
});

test('words that are also months are not read', () => {
  assert.equal(findPeriod('acme *{period}.csv', 'acme data set 2026.csv'), 'asked');
  assert.equal(findPeriod('acme *{period}.csv', 'acme next gen 2026.csv'), 'asked');
  assert.equal(findPeriod('acme-{period}.csv', 'acme-set-2026.csv'), '2026-09');
  assert.equal(findPeriod('*{period}*', 'member list 2026.csv'), '2026');
  assert.equal(findPeriod('acme-{period}*', 'acme-rubbish.csv'), null);
});
