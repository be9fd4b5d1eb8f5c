import { type ComparedAmounts, correlateRanks } from './amount-comparison.ts';
import type { Findings } from './findings.ts';

const MEDIAN_FACTOR = 1.65;
const MIN_AMOUNTS = 5;
/** Share of the other amounts that are stable. */
const STABLE = { forExact: 0.8, forNear: 0.9 };
/** Where more amounts than this double or halve for each that is near to a factor, it is one of their jumps. */
const JUMPS = 2;
/** With fewer than 30 pairs, chance alone makes correlations smaller. */
const BY_ONE_ROW = { count: 3, share: 0.1, ofChanged: 0.6 };
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
  const { field, known, stable, jumped, multiplied, nearlyMultiplied } = amounts;
  const near = nearlyMultiplied.count;
  const isNear = near > 0 && stable >= STABLE.forNear * (known - near) && jumped - near <= JUMPS * near;
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

/** Amounts that have no relation to those of the same rows before, or are those of the rows above or below. */
export function findMovedAmounts(amounts: ComparedAmounts, findings: Findings): void {
  const { field, now, earlier, changed, fromAbove, fromBelow } = amounts;
  if (now.numbers.length < CORRELATION.pairs) return;
  const ofNeighbour = fromAbove.count > fromBelow.count ? fromAbove : fromBelow;
  const isByOneRow =
    ofNeighbour.count >= BY_ONE_ROW.count &&
    ofNeighbour.count >= BY_ONE_ROW.share * now.numbers.length &&
    ofNeighbour.count >= BY_ONE_ROW.ofChanged * changed;
  const correlation = correlateRanks(now.numbers, earlier.numbers);
  const missing = Math.max(0, CORRELATION.surePairs - now.numbers.length);
  const limit = CORRELATION.limit - missing / 100;
  findings.add({
    code: 'amounts_moved',
    field: field.name,
    isWrong: isByOneRow || correlation < limit,
    found: Number.isNaN(correlation) ? 1 : Number(correlation.toFixed(3)),
    expected: 1,
    tolerance: { absolute: Number((1 - limit).toFixed(2)) },
    ...(isByOneRow ? { tally: ofNeighbour } : {}),
  });
}
