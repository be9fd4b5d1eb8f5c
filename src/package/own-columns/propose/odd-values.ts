/** Among fewer values, a single odd one says as much as the others. */
const MIN_VALUES = 8;
const MOST_ODD = 0.25;
/** Odd values with digits may show that the others name something, too: `12`, `12a`. */
const MOST_WITH_DIGITS = 0.1;

/**
 * Whether the values are of a kind although some, the odd ones, are not: remarks, and mistakes. A remark that is there many
 * times may also count once, as may equal values.
 */
export function isMostly(texts: readonly string[], odd: readonly string[]): boolean {
  return areMostly(texts, odd) || areMostly([...new Set(texts)], [...new Set(odd)]);
}

function areMostly(texts: readonly string[], odd: readonly string[]): boolean {
  if (odd.length === 0) return texts.length > 0;
  const withDigits = odd.filter((text) => /\d/.test(text)).length;
  return isFew(odd.length, texts.length) && withDigits <= Math.max(1, MOST_WITH_DIGITS * texts.length);
}

/** Whether so few values are odd that they say nothing about the others. */
export function isFew(oddCount: number, count: number): boolean {
  return count >= MIN_VALUES && oddCount <= MOST_ODD * count;
}
