import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePeriod } from 'ade/rules';

test('periods are read as people write them', () => {
  const periods: Record<string, string | null> = {
    'Oktober 2026': '2026-10',
    'outubro de 2026': '2026-10',
    'Okt 26': '2026-10',
    'Q4 2026': '2026-Q4',
    'KW 44 2026': '2026-W44',
    '2026': '2026',
    Oktober: null,
    '': null,
  };
  for (const [text, period] of Object.entries(periods)) assert.equal(parsePeriod(text, 2026), period, text);
});
