import { foldName } from './fold-name.ts';
import data from './given-names.json' with { type: 'json' };
import { HASH_BYTES, hashGivenName } from './hash-given-name.ts';

let known: ReadonlySet<number> | null = null;

/** Whether a text begins with a usual first name, in any case. The list has hashes, so one other name in 800 is taken for one. */
export function isGivenName(text: string): boolean {
  known ??= readHashes();
  const [first = ''] = foldName(text).split(/[\s.,-]+/u);
  return first.length > 1 && known.has(hashGivenName(first));
}

function readHashes(): ReadonlySet<number> {
  const bytes = Buffer.from(data.hashes, 'base64');
  const count = Math.floor(bytes.length / HASH_BYTES);
  return new Set(Array.from({ length: count }, (_, i) => bytes.readUIntBE(i * HASH_BYTES, HASH_BYTES)));
}
