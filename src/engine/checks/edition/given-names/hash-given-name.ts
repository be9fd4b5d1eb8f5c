/** Bytes of a hash: with 20,000 names, chance takes one other name in 800 for one of them. */
export const HASH_BYTES = 3;

/** FNV-1a of a folded name, cut to `HASH_BYTES`. */
export function hashGivenName(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash ^ (hash >>> 24)) & 0xffffff;
}
