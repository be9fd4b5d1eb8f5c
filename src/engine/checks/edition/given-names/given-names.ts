import data from './given-names.json' with { type: 'json' };
import { HASH_BYTES, hashGivenName } from './hash-given-name.ts';

/** Hashes in ascending order. */
let known: Buffer | null = null;

/** Whether a folded text begins with a usual first name. The list has hashes, so one other name in 800 is taken for one. */
export function isGivenName(folded: string): boolean {
  known ??= Buffer.from(data.hashes, 'base64');
  const end = folded.search(/[\s.,-]/u);
  const first = end < 0 ? folded : folded.slice(0, end);
  return first.length > 1 && hasHash(known, hashGivenName(first));
}

function hasHash(hashes: Buffer, hash: number): boolean {
  let low = 0;
  for (let high = hashes.length / HASH_BYTES; low < high; ) {
    const middle = (low + high) >> 1;
    const found = hashAt(hashes, middle * HASH_BYTES);
    if (found === hash) return true;
    if (found < hash) low = middle + 1;
    else high = middle;
  }
  return false;
}

function hashAt(hashes: Buffer, at: number): number {
  return ((hashes[at] ?? 0) << 16) | ((hashes[at + 1] ?? 0) << 8) | (hashes[at + 2] ?? 0);
}
