/**
 * Returns the canonical JSON of a value (RFC 8785): keys sorted by their UTF-16 code units, no blanks, and everything
 * else as in `JSON.stringify`, to which the RFC refers. Undefined keys are left out. Throws a `TypeError` for values
 * that JSON cannot hold: non-finite numbers, and texts with half a surrogate pair. No library is used: only sorting is
 * missing in the runtime, and hashes of a chain must not depend on what the next version of a package does.
 */
export function canonicalize(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalize(item)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map(([key, item]) => `${canonicalize(key)}:${canonicalize(item)}`).join(',')}}`;
  }
  const isText = typeof value === 'string';
  if (isText ? value.isWellFormed() : value === null || typeof value === 'boolean' || Number.isFinite(value)) {
    return JSON.stringify(value);
  }
  throw new TypeError(`JSON has no ${isText ? 'text with half a character' : String(value)}.`);
}
