/** Bytes of a hash: with 20,000 names, chance takes one other name in 800 for one of them. */
export const HASH_BYTES = 3;

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a of a folded name, cut to `HASH_BYTES`. */
export function hashGivenName(name: string): number {
  let hash = OFFSET;
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    // Few names have other letters, and bytes take memory.
    if (unit >= 0x80) return hashBytes(Buffer.from(name));
    hash = Math.imul(hash ^ unit, PRIME);
  }
  return cut(hash);
}

function hashBytes(bytes: Buffer): number {
  let hash = OFFSET;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, PRIME);
  return cut(hash);
}

function cut(hash: number): number {
  return (hash ^ (hash >>> 24)) & 0xffffff;
}
