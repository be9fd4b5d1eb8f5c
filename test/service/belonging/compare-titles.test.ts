import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTitle } from '../../../src/engine/checks/title-periods.ts';
import { compareTitles } from '../../../src/service/belonging/compare-titles.ts';

/** Whether the titles name another period than this one. */
function differ(period: string | null, ...texts: string[]): boolean {
  const titles = texts.flatMap((text, i) =>
    readTitle(text, 2026).map((named) => ({ sheet: 'S', a1: `A${i + 1}`, ...named })),
  );
  return compareTitles(titles, period) !== null;
}

test('the month of a title is compared with the period, as people write it', () => {
  for (const title of [
    'Contributions September 2026',
    'Beiträge für September 2026',
    'Lista de cotizaciones – septiembre de 2026',
    'Members (Sept. 2026)',
    '09/2026',
    '01.09.2026 - 30.09.2026',
    'As of 30 September 2026',
    'Stand: 30.09.2026',
    'Situation au 30 septembre 2026',
    'Mitglieder September',
  ]) {
    assert.equal(differ('2026-10', title), true, title);
    assert.equal(differ('2026-09', title), false, title);
  }
  assert.equal(differ('2026-10', 'Contributions Q3 2026'), false, 'a quarter is no month');
  assert.equal(differ('2026-Q3', 'Contributions Q3 2026'), false);
  assert.equal(differ('2026-Q4', 'Contributions September 2026'), true);
  assert.equal(differ('2026-Q3', 'Contributions September 2026'), false);
  assert.equal(differ('2026', 'Contributions September 2026'), false);
  assert.equal(differ('2025', 'Contributions September 2026'), true);
  assert.equal(differ('2026-W44', 'KW 43 2026'), true);
});

test('other dates and words in titles are not compared', () => {
  for (const title of [
    'Printed on 5 September 2026',
    'Stand 05.09.2026',
    'Stand 01.09.2026',
    'Annual plan 2025',
    'Contact: June Smith',
    'Members who may claim',
    'data set 2025',
    'Version 9.1',
    '05/06',
  ])
    assert.equal(differ('2026-10', title), false, title);
  assert.equal(differ('2026-10', 'September 2026', 'October 2026'), false, 'one of them is the period');
  assert.equal(differ(null, 'September 2026'), false);
});
