import data from './given-names.json' with { type: 'json' };
import { HASH_BYTES, hashGivenName } from './hash-given-name.ts';

let known: ReadonlySet<number> | null = null;

/** Whether a folded text begins with a usual first name. The list has hashes, so one other name in 800 is taken for one. */
export function isGivenName(folded: string): boolean {
  known ??= readHashes();
  const end = folded.search(/[\s.,-]/u);
  const first = end < 0 ? folded : folded.slice(0, end);
  return first.length > 1 && known.has(hashGivenName(first));
}

function readHashes(): ReadonlySet<number> {
  const bytes = Buffer.from(data.hashes, 'base64');
  const count = Math.floor(bytes.length / HASH_BYTES);
  return new Set(Array.from({ length: count }, (_, i) => bytes.readUIntBE(i * HASH_BYTES, HASH_BYTES)));
}
