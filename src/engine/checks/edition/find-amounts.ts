import { type ComparedAmounts, correlateRanks } from './amount-comparison.ts';
import type { Findings } from './findings.ts';

const MEDIAN_FACTOR = 1.65;
const MIN_AMOUNTS = 5;
/** Share of the other amounts that are stable. */
const STABLE = { forExact: 0.8, forNear: 0.9 };
/** With fewer than 30 pairs, chance alone makes correlations smaller. */
const CORRELATION = { limit: 0.2, pairs: 10, surePairs: 30 };

/** Whether most amounts are far from before: then single rows are not reported. */
export function findScale({ field, ratios, known }: ComparedAmounts, findings: Findings): boolean {
  if (known < MIN_AMOUNTS) return false;
  const median = ratios.median();
  const isWrong = median >= MEDIAN_FACTOR || median * MEDIAN_FACTOR <= 1;
  findings.add({
    code: 'amounts_scaled',
    field: field.name,
    isWrong,
    found: Number(median.toFixed(4)),
    expected: 1,
    tolerance: { share: Number((MEDIAN_FACTOR - 1).toFixed(2)) },
  });
  return isWrong;
}

export function findMultiplied(amounts: ComparedAmounts, isScaled: boolean, findings: Findings): void {
  const { field, known, stable, multiplied, nearlyMultiplied } = amounts;
  const isNear = nearlyMultiplied.count > 0 && stable >= STABLE.forNear * (known - nearlyMultiplied.count);
  const isExact = multiplied.count > 0 && stable >= STABLE.forExact * (known - multiplied.count);
  const tally = isNear ? nearlyMultiplied : multiplied;
  findings.add({
    code: 'amount_multiplied',
    field: field.name,
    isWrong: !isScaled && known >= MIN_AMOUNTS && (isNear || isExact),
    found: tally.count,
    tolerance: {},
    tally,
  });
}

/** Amounts that have no relation to those of the same rows before. */
export function findMovedAmounts({ field, now, earlier }: ComparedAmounts, findings: Findings): void {
  if (now.numbers.length < CORRELATION.pairs) return;
  const correlation = correlateRanks(now.numbers, earlier.numbers);
  const missing = Math.max(0, CORRELATION.surePairs - now.numbers.length);
  const limit = CORRELATION.limit - missing / 100;
  findings.add({
    code: 'amounts_moved',
    field: field.name,
    isWrong: correlation < limit,
    found: Number.isNaN(correlation) ? 1 : Number(correlation.toFixed(3)),
    expected: 1,
    tolerance: { absolute: Number((1 - limit).toFixed(2)) },
  });
}
